// Marks that a person gives; they stay in this browser until they are downloaded.

let marks = {};
const store = () => `labreport marks: ${data.title}${data.sealed ? ` ${data.sealed.salt}` : ""}`;

function readMarks() {
  try {
    marks = JSON.parse(localStorage.getItem(store()) || "{}");
  } catch {
    marks = {};
  }
}

function setMark(key, value) {
  if (value === "") delete marks[key];
  else marks[key] = Number(value);
  try {
    localStorage.setItem(store(), JSON.stringify(marks));
  } catch {
    say("This browser keeps nothing for this page: download your marks before you close it.");
  }
}

/** The form of the exercise that is seen: criteria, topics and preference, a column for each answer. */
function drawJudging() {
  const panel = $("#judging");
  if (panel.hidden) return;
  const exercise = data.exercises[state.exercise];
  const answers = all(".column", current()).map((column) => data.byAnchor.get(shownAnswer(column)?.id))
    .filter((answer) => answer && (narrow.matches ? answer.model === state.front : state.models.includes(answer.model)));
  const head = make("tr", {}, make("td"), ...answers.map((answer) =>
    make("th", { scope: "col", textContent: data.labels[answer.model] + (answer.sample ? `, sample ${answer.sample}` : "") })));
  const body = make("tbody");
  for (const [id, name] of Object.entries(data.criteria)) body.append(markRow(name, "criterion", id, answers, ["1", "2", "3", "4", "5"]));
  body.append(markRow("Which is best? 1 best, ½ as good, 0 not", "preference", "", answers, ["1", "0.5", "0"], ["1", "½", "0"]));
  for (const topic of exercise.topics) body.append(markRow(topic.name, "topic", topic.id, answers, ["0", "1", "2"], SIGNS));
  panel.replaceChildren(
    make("h3", { textContent: `Your marks for exercise ${state.exercise + 1}` }),
    make("p", { textContent: "Criteria from 1 (poor) to 5 (excellent). Everything is kept in this browser; “Download” gives it to you as CSV." }),
    make("table", {}, make("thead", {}, head), body),
  );
}

function markRow(name, kind, id, answers, values, shown = values) {
  const row = make("tr", {}, make("th", { scope: "row", textContent: name }));
  for (const answer of answers) {
    const key = JSON.stringify([data.exercises[answer.exercise].id, answer.model, answer.sample, kind, id]);
    const select = make("select", {}, make("option", { value: "", textContent: "–" }),
      ...values.map((value, at) => make("option", { value, textContent: shown[at] })));
    select.setAttribute("aria-label", `${name}: ${data.labels[answer.model]}`);
    select.value = key in marks ? String(marks[key]) : "";
    select.addEventListener("change", () => setMark(key, select.value));
    row.append(make("td", {}, select));
  }
  return row;
}

function toggleJudging() {
  const panel = $("#judging");
  panel.hidden = !panel.hidden;
  $("#mark-button").setAttribute("aria-expanded", String(!panel.hidden));
  if (state.view !== "answers") change({ view: "answers" });
  drawJudging();
  if (!panel.hidden) panel.scrollIntoView({ block: "nearest" });
}

/** Put the names in the place of A, B, C. */
async function revealNames(key) {
  let names = null;
  try {
    names = await unseal(data.sealed, key);
  } catch {
    say("This browser cannot open the lock here; open the file from disk or from 127.0.0.1.");
    return;
  }
  if (names === null) {
    say("That is not the key.");
    $("#key").setAttribute("aria-invalid", "true");
    return;
  }
  data.labels = JSON.parse(names);
  for (const label of all(".model")) label.textContent = data.labels[Number(label.dataset.model)];
  $("#key").removeAttribute("aria-invalid");
  say("The names are shown.");
  draw({ ...state });
  drawJudging();
}
