// The state of the page and what it looks like. Everything that changes goes through change().

const $ = (selector, within = document) => within.querySelector(selector);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const make = (tag, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};
const SIGNS = ["○ absent", "◐ mentioned", "● explained"];
const graded = (grade) => (grade === null ? "– not graded" : SIGNS[grade]);
const narrow = matchMedia("(max-width: 47.99rem)");

let data, state, exercises, columns, controls, views;
// What the last topic left behind, so that nothing has to be looked for.
let lit = [];
const defaults = { view: "", exercise: 0, topic: 0, models: [], front: 0, sample: null, grade: "", differs: false, own: false };

/** Read the page once. */
function begin() {
  data = JSON.parse($("#data").textContent);
  exercises = all(".exercise");
  columns = exercises.map((exercise) => all(".column", exercise));
  views = all(".view");
  const bars = [$(".bar"), $(".toolbar"), ...all(".filters")];
  controls = ["[data-toggle]", "[data-filter]", ".tabs a"].map((kind) => bars.flatMap((bar) => all(kind, bar)));
  const fits = Math.max(2, Math.floor((innerWidth - 400) / 256));
  defaults.models = data.labels.map((_, model) => model).slice(0, Math.min(fits, 6));
  defaults.view = views[0].id;
  data.byAnchor = new Map(data.answers.map((answer) => [answer.anchor, answer]));
  data.grades = meanGrades(data.exercises, data.labels.length, data.answers);
  for (const column of columns.flat()) column.tabIndex = 0;
  for (const fold of all("details.fold")) fold.open = false;
  state = { ...defaults };
}

/** The state that an address asks for. */
function fromAddress(hash) {
  const told = readAddress(hash);
  if (told.target !== undefined) return fromTarget(told.target);
  const next = { ...defaults, models: [...defaults.models] };
  if (told.view && views.some((view) => view.id === told.view)) next.view = told.view;
  const exercise = data.exercises.findIndex((each) => each.id === told.exercise);
  if (exercise >= 0) {
    next.exercise = exercise;
    next.view = "answers";
    next.topic = 1 + data.exercises[exercise].topics.findIndex((topic) => topic.id === told.topic);
  }
  if (told.models) {
    const chosen = told.models.split(".").map(Number).filter((model) => model in data.labels);
    if (chosen.length) [next.models, next.front] = [chosen, chosen[0]];
  }
  if (/^\d+$/.test(told.sample || "")) next.sample = Number(told.sample);
  if (/^[012]$/.test(told.grade || "")) next.grade = told.grade;
  next.differs = told.differs === "1";
  next.own = told.own === "1";
  return next;
}

/** The state in which a place of the page is seen. */
function fromTarget(id) {
  const next = { ...(state || defaults), target: id };
  const element = document.getElementById(id);
  const view = element && element.closest(".view");
  if (view) next.view = view.id;
  const exercise = element && element.closest(".exercise");
  if (exercise) next.exercise = Number(exercise.dataset.number);
  const answer = element && data.byAnchor.get(element.closest(".answer")?.id);
  if (answer) {
    next.sample = answer.sample;
    next.front = answer.model;
    if (!next.models.includes(answer.model)) next.models = [...next.models, answer.model].sort((a, b) => a - b);
  }
  const topic = /^a\d+-t(\d+)$/.exec(id);
  next.topic = topic ? Number(topic[1]) : 0;
  return next;
}

function addressOf(next) {
  if (next.view !== "answers") {
    const filters = { grade: next.grade, differs: next.differs ? 1 : "" };
    return writeAddress({ view: next.view, ...filters });
  }
  const exercise = data.exercises[next.exercise];
  const usual = next.models.join(".") === defaults.models.join(".");
  return writeAddress({
    exercise: exercise.id,
    topic: next.topic ? exercise.topics[next.topic - 1]?.id : "",
    models: usual ? "" : next.models.join("."),
    sample: next.sample ?? "",
    grade: next.grade,
    differs: next.differs ? 1 : "",
    own: next.own ? 1 : "",
  });
}

/** Change the state, the page and the address. */
function change(parts, remember = true) {
  const next = { ...state, ...parts };
  if (next.exercise !== state.exercise && !("topic" in parts)) next.topic = 0;
  draw(next);
  const address = addressOf(state);
  if (remember && address !== location.hash) history.pushState(null, "", address);
}

function draw(next) {
  const moved = next.view !== state.view || next.exercise !== state.exercise;
  state = next;
  for (const view of views) view.classList.toggle("current", view.id === state.view);
  for (const tab of controls[2]) {
    if (tab.dataset.view === state.view) tab.setAttribute("aria-current", "page");
    else tab.removeAttribute("aria-current");
  }
  exercises.forEach((exercise, number) => exercise.classList.toggle("current", number === state.exercise));
  document.documentElement.classList.toggle("show-own", state.own);
  document.documentElement.classList.toggle("reading", state.view === "answers");
  drawControls();
  drawColumns();
  drawFilters();
  drawTopic();
  drawJudging();
  if (moved) document.dispatchEvent(new Event("moved"));
  const target = state.target && document.getElementById(state.target);
  delete state.target;
  if (target && !target.matches(".view")) reveal(target);
  else if (state.topic) revealTopic();
  else if (moved) scrollTo({ top: Math.min(scrollY, $(".bar").offsetTop) });
}

function drawControls() {
  const select = $("#exercise");
  if (select) select.selectedIndex = state.exercise;
  const own = $("#own");
  if (own) own.checked = state.own;
  for (const chip of controls[0]) {
    const model = Number(chip.dataset.toggle);
    chip.setAttribute("aria-pressed", String(narrow.matches ? model === state.front : state.models.includes(model)));
  }
  const rail = $(".rail", exercises[state.exercise]);
  const filters = $("#rail-filters");
  if (filters && rail && filters.parentElement !== rail) rail.prepend(filters);
  for (const filter of controls[1]) {
    if (filter.type === "checkbox") filter.checked = state[filter.dataset.filter];
    else filter.value = state[filter.dataset.filter];
  }
}

const current = () => exercises[state.exercise];
const currentColumns = () => columns[state.exercise];
const shownColumns = () => currentColumns().filter((column) => state.models.includes(Number(column.dataset.model)));
const answersIn = (column) => [...column.children].filter((child) => child.matches(".answer"));
const shownAnswer = (column) => answersIn(column).find((answer) => !answer.hidden);

function drawColumns() {
  for (const column of currentColumns()) {
    const model = Number(column.dataset.model);
    column.hidden = !narrow.matches && !state.models.includes(model);
    column.classList.toggle("front", model === state.front);
    const answers = answersIn(column).filter((answer) => !answer.matches(".changes"));
    const wanted = answers.find((answer) => Number(answer.dataset.sample) === state.sample) || answers[0];
    if (column.dataset.own === undefined) showSample(column, wanted);
    offerSamples(column, answers);
  }
  for (const cell of all(".topics [data-m]", current())) cell.hidden = !state.models.includes(Number(cell.dataset.m));
}

function showSample(column, wanted) {
  for (const answer of answersIn(column)) answer.hidden = answer !== wanted;
}

/** A choice of samples, and of the changes between two, in the heads of a model's answers. */
function offerSamples(column, answers) {
  if (answers.length < 2) return;
  for (const answer of answers) {
    let choice = $(".samples", answer);
    if (!choice) {
      choice = make("select", { className: "samples" });
      choice.setAttribute("aria-label", `Sample of ${column.getAttribute("aria-label")}`);
      answers.forEach((each) => choice.append(make("option", { value: each.id, textContent: `sample ${each.dataset.sample}` })));
      answers.slice(1).forEach((each, place) => {
        const label = `changes ${answers[place].dataset.sample} → ${each.dataset.sample}`;
        choice.append(make("option", { value: `${answers[place].id} ${each.id}`, textContent: label }));
      });
      $("header h4", answer).append(choice);
    }
    choice.value = answer.id;
  }
}

function chooseSample(column, value) {
  const [first, second] = value.split(" ");
  $(".changes", column)?.remove();
  column.dataset.own = "";
  if (!second) {
    showSample(column, document.getElementById(first));
    const choice = $(".samples", document.getElementById(first));
    choice.value = first;
    choice.focus();
    drawTopic();
    return;
  }
  const model = document.getElementById(first);
  const words = make("p");
  for (const [kind, text] of diffWords(plainText($(".body", model)), plainText($(".body", document.getElementById(second))))) {
    words.append(kind === "same" ? text : make(kind === "added" ? "ins" : "del", { textContent: text }));
  }
  const head = $("header", model).cloneNode(true);
  $(".facts", head).textContent = "Words that were added are underlined, words that went are struck out.";
  const changes = make("article", { className: "answer changes" }, head, make("div", { className: "body", dir: "auto" }, words));
  column.append(changes);
  showSample(column, changes);
  const choice = $(".samples", changes);
  choice.value = value;
  choice.focus();
}

const BLOCKS = new Set(["P", "LI", "H5", "H6", "DIV", "PRE", "TR", "BLOCKQUOTE", "UL", "OL", "TABLE", "BR"]);

/** The words of an answer, a line for each block. */
function plainText(element) {
  let text = "";
  const visit = (item) => {
    if (item.nodeType === Node.TEXT_NODE) text += item.data.replace(/\s+/g, " ");
    const block = BLOCKS.has(item.nodeName);
    if (block && text && !text.endsWith("\n")) text += "\n";
    item.childNodes.forEach(visit);
    if (item.nodeName === "TD" || item.nodeName === "TH") text += " ";
    if (block && text && !text.endsWith("\n")) text += "\n";
  };
  visit(element);
  return text;
}

// ---------------------------------------------------------------- topics

function drawFilters() {
  const everyone = data.labels.map((_, model) => model);
  const tables = state.view === "overview" ? all(".map") : all(".topics", current());
  let left = 0;
  for (const table of tables) {
    const exercise = table.matches(".map") ? Number(table.dataset.exercise) - 1 : state.exercise;
    const models = table.matches(".map") ? everyone : state.models;
    let kept = 0;
    for (const row of all("tbody tr", table)) {
      const grades = data.grades[exercise][Number(row.dataset.topic) - 1];
      row.hidden = !keepsTopic(models.map((model) => grades[model]), state);
      kept += !row.hidden;
    }
    if (table.matches(".map")) table.parentElement.hidden = !kept;
    left += kept;
  }
  const note = $(".no-match", state.view === "overview" ? $("#overview") : current());
  if (note) note.hidden = left > 0;
}

function drawTopic() {
  for (const mark of lit) mark.matches("mark") ? mark.classList.remove("on") : mark.remove();
  lit = [];
  for (const row of all(".topics tr", current())) {
    const on = Number(row.dataset.topic) === state.topic;
    row.classList.toggle("on", on);
    $(".topic", row)?.setAttribute("aria-pressed", String(on));
  }
  const topic = data.exercises[state.exercise].topics[state.topic - 1];
  $("#topic-bar").hidden = !topic || state.view !== "answers" || Boolean(data.sealed);
  if (!topic || state.view !== "answers") return;
  for (const column of currentColumns()) {
    const shown = shownAnswer(column);
    const answer = data.byAnchor.get(shown?.id);
    if (!answer) continue;
    const line = make("p", { className: "verdict" }, make("strong", { textContent: topic.name }), `: ${verdict(answer, state.topic)}`);
    $("header", shown).append(line);
    lit.push(line, ...all(`mark[data-t~="${state.topic}"]`, shown));
    if (answer.model === state.front) $("#topic-bar p").replaceChildren(...line.cloneNode(true).childNodes);
  }
  for (const mark of lit) if (mark.matches("mark")) mark.classList.add("on");
  say(`Topic ${state.topic}: ${topic.name}`);
}

/** A topic's grade and why, in words; the judge's and a person's beside it. */
function verdict(answer, topic) {
  const hit = answer.hits[topic - 1];
  if (!hit) return "– not graded";
  const [grade, , , reason, judge, person] = hit;
  const parts = [graded(grade) + (reason === null ? "" : `: ${data.reasons[reason]}`)];
  if (judge !== null) parts.push(`judge ${graded(judge)}`);
  if (person !== null) parts.push(`person ${graded(person)}`);
  return parts.join("; ");
}

/** Scroll every column to its first words on the topic. */
function revealTopic() {
  if (state.view !== "answers") return;
  for (const column of narrow.matches ? [$(".column.front", current())] : shownColumns()) {
    const mark = column && lit.find((each) => each.matches("mark") && column.contains(each));
    if (mark) reveal(mark);
  }
}

/** Bring an element into sight: within its column, or in the page. */
function reveal(element) {
  const column = element.closest(".column");
  if (!column || narrow.matches) return element.scrollIntoView({ block: narrow.matches ? "center" : "start" });
  scrollWithin(column, element);
  // What comes into sight may be higher than it was taken for.
  requestAnimationFrame(() => requestAnimationFrame(() => scrollWithin(column, element)));
}

function scrollWithin(column, element) {
  const head = $("header", shownAnswer(column) || column)?.offsetHeight || 0;
  const offset = element.getBoundingClientRect().top - column.getBoundingClientRect().top;
  column.scrollTo({ top: column.scrollTop + offset - Math.max(head + 24, column.clientHeight / 4) });
}

/** The topics that the filters leave, by number. */
const listedTopics = () => all(".topics tbody tr", current()).filter((row) => !row.hidden).map((row) => Number(row.dataset.topic));

function toggleModel(model) {
  if (narrow.matches) return change({ front: model, models: [...new Set([...state.models, model])].sort((a, b) => a - b) });
  const chosen = state.models.includes(model) ? state.models.filter((each) => each !== model) : [...state.models, model];
  if (chosen.length) change({ models: chosen.sort((a, b) => a - b) });
}

// ---------------------------------------------------------------- what a mark says

function showTip(mark) {
  const tip = $("#tip");
  const answer = data.byAnchor.get(mark.closest(".answer")?.id);
  if (!answer) return;
  const topics = data.exercises[answer.exercise].topics;
  const lines = data.sealed ? [] : (mark.dataset.t || "").split(" ").filter(Boolean).map((number) =>
    make("p", {}, make("strong", { textContent: `${number}. ${topics[number - 1]?.name}` }), `: ${verdict(answer, Number(number))}`));
  if (mark.matches(".own") && state.own) lines.push(make("p", { textContent: "No other model's answer has a counterpart of this sentence." }));
  if (!lines.length) return;
  tip.replaceChildren(...lines);
  tip.hidden = false;
  const box = mark.getClientRects()[0] || mark.getBoundingClientRect();
  const below = box.bottom + 6 + tip.offsetHeight < innerHeight;
  tip.style.left = `${Math.max(8, Math.min(box.left, innerWidth - tip.offsetWidth - 8))}px`;
  tip.style.top = `${below ? box.bottom + 4 : Math.max(4, box.top - tip.offsetHeight - 4)}px`;
}

const hideTip = () => ($("#tip").hidden = true);

const say = (text) => ($("#said").textContent = text);
