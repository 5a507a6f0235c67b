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

let formOf = "";

/** The form of the exercise that is seen: criteria, preference and topics, a column for each answer. */
function drawJudging() {
  const panel = $("#judging");
  if (panel.hidden || state.view !== "answers") return;
  const exercise = data.exercises[state.exercise];
  const answers = currentColumns().map((column) => data.byAnchor.get(shownAnswer(column)?.id))
    .filter((answer) => answer && (narrow.matches ? answer.model === state.front : state.models.includes(answer.model)));
  const form = JSON.stringify([data.labels, answers.map((answer) => answer.anchor)]);
  // The same form stays, and with it the place of the keyboard.
  if (form === formOf && panel.parentElement.closest(".exercise") === current()) return;
  formOf = form;
  const several = data.answers.some((answer) => answer.sample);
  const head = make("tr", {}, make("td"), ...answers.map((answer) =>
    make("th", { scope: "col", textContent: data.labels[answer.model] + (several ? `, sample ${answer.sample}` : "") })));
  const body = make("tbody");
  body.append(scaleRow("Criteria: 1 poor to 5 excellent", answers));
  for (const [id, name] of Object.entries(data.criteria)) body.append(markRow(name, "criterion", id, answers, ["1", "2", "3", "4", "5"]));
  if (exercise.topics.length) body.append(scaleRow("Topics: 0 absent, 1 mentioned, 2 explained", answers));
  for (const topic of exercise.topics) body.append(markRow(topic.name, "topic", topic.id, answers, ["0", "1", "2"]));
  panel.replaceChildren(
    make("h4", { textContent: `Your marks for exercise ${state.exercise + 1}` }),
    make("p", { textContent: "They stay in this browser; “Download” gives them to you as CSV." }),
    ...(answers.length > 1 ? [preferenceOf(answers)] : []),
    make("table", {}, make("thead", {}, head), body),
  );
  $(".split", current()).prepend(panel);
}

const markKey = (answer, kind, id) => JSON.stringify([data.exercises[answer.exercise].id, answer.model, answer.sample, kind, id]);

function choice(values, shown, label) {
  const select = make("select", {}, make("option", { value: "", textContent: "–" }),
    ...values.map((value, at) => make("option", { value, textContent: shown[at] })));
  select.setAttribute("aria-label", label);
  return select;
}

function scaleRow(text, answers) {
  return make("tr", { className: "scale" }, make("th", { scope: "colgroup", colSpan: answers.length + 1, textContent: text }));
}

function markRow(name, kind, id, answers, values) {
  const row = make("tr", {}, make("th", { scope: "row", textContent: name }));
  for (const answer of answers) {
    const key = markKey(answer, kind, id);
    const select = choice(values, values, `${name}: ${data.labels[answer.model]}`);
    select.value = key in marks ? String(marks[key]) : "";
    select.addEventListener("change", () => setMark(key, select.value));
    row.append(make("td", {}, select));
  }
  return row;
}

/** Which of the answers is the best: 1 for it and 0 for the others, ½ for each of equal ones. */
function preferenceOf(answers) {
  const keys = answers.map((answer) => markKey(answer, "preference", ""));
  const select = choice([...keys.keys(), "equal"], [...answers.map((answer) => data.labels[answer.model]), "equally good"], "Best answer");
  select.value = preferred(keys.map((key) => marks[key]));
  select.addEventListener("change", () => keys.forEach((key, place) =>
    setMark(key, select.value === "" ? "" : select.value === "equal" ? 0.5 : Number(Number(select.value) === place))));
  return make("p", {}, make("strong", { textContent: "Best answer " }), select);
}

function toggleJudging() {
  const panel = $("#judging");
  panel.hidden = !panel.hidden;
  $("#mark-button").setAttribute("aria-expanded", String(!panel.hidden));
  document.documentElement.classList.toggle("marking", !panel.hidden);
  formOf = "";
  if (state.view !== "answers") change({ view: "answers" });
  else drawJudging();
  if (panel.hidden) return;
  panel.scrollIntoView({ block: "nearest" });
  $("select", panel)?.focus({ preventScroll: true });
}

/** Put the names in the place of A, B, C. */
async function revealNames(key) {
  let names = null;
  try {
    names = await unseal(data.sealed, key);
  } catch {
    tellKey("This browser cannot open the lock here; open the file from disk or from 127.0.0.1.");
    return;
  }
  if (names === null) {
    tellKey("That is not the key.");
    $("#key").setAttribute("aria-invalid", "true");
    return;
  }
  const letters = data.labels;
  data.labels = JSON.parse(names);
  for (const label of all(".model")) label.textContent = data.labels[Number(label.dataset.model)];
  $("#key").removeAttribute("aria-invalid");
  draw({ ...state });
  tellKey(`${data.labels.map((label, model) => `${letters[model]} is ${label}`).join("; ")}.`);
}

const tellKey = (text) => ($("#revealed").textContent = text);

