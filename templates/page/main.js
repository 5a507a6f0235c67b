// Wires the page to the keyboard and the pointer.

document.documentElement.classList.add("js");

const KEYS = {
  j: () => change({ view: "answers", exercise: stepped([...exercises.keys()], state.exercise, 1) }),
  k: () => change({ view: "answers", exercise: stepped([...exercises.keys()], state.exercise, -1) }),
  t: () => change({ view: "answers", topic: stepped(listedTopics(), state.topic, 1) ?? 0 }),
  T: () => change({ view: "answers", topic: stepped(listedTopics(), state.topic, -1) ?? 0 }),
  "/": () => $("#words").select(),
  n: () => nextFound(),
  d: () => change({ differs: !state.differs }),
  m: toggleJudging,
  "?": () => $("#help").showModal(),
};

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const writing = event.target.closest?.("input:not([type=checkbox]), select, textarea");
  if (event.key === "Escape") return onEscape(writing);
  if (event.key === "Enter" && event.target.id === "words") {
    event.preventDefault();
    return goToFirst();
  }
  if (writing || !$("#keys").checked || $("#help").open) return;
  const act = /^[1-9]$/.test(event.key) && Number(event.key) <= data.labels.length
    ? () => toggleModel(Number(event.key) - 1) : KEYS[event.key];
  if (act) {
    event.preventDefault();
    act();
  }
}

function onEscape(writing) {
  if (!$("#tip").hidden) return hideTip();
  if (!$("#downloads").hidden) return closeDownloads();
  if (!$("#results").hidden) {
    $("#words").value = "";
    return search("");
  }
  if (writing) return writing.blur();
  if (state.topic) change({ topic: 0 });
}

function goToFirst() {
  const first = $("[data-result]");
  if (first && state.view !== "answers") first.click();
  else nextFound();
}

function closeDownloads(open = false) {
  if (open === !$("#downloads").hidden) return;
  $("#downloads").hidden = !open;
  $("#download-button").setAttribute("aria-expanded", String(open));
  const box = $("#download-button").getBoundingClientRect();
  $("#downloads").style.top = `${box.bottom + 4}px`;
}

function onClick(event) {
  const target = event.target.closest("a, button, mark");
  if (!event.target.closest("#downloads, #download-button")) closeDownloads();
  if (!target) return;
  const { view, go, pick, toggle, copy: finding, download, result } = target.dataset;
  if (result) return follow(event, result, () => { highlight(); nextFound(); });
  if (view) return act(event, () => change({ view, topic: view === "answers" ? state.topic : 0 }));
  if (go) return act(event, () => change({ view: "answers", exercise: data.exercises.findIndex((each) => each.id === go) }));
  if (pick) return change({ topic: Number(pick) === state.topic ? 0 : Number(pick) });
  if (toggle) return toggleModel(Number(toggle));
  if (finding) return copy(findingMarkdown(data.findings[Number(finding)]));
  if (download) return closeDownloads(), DOWNLOADS[download]();
  if (target.matches("mark[data-t]")) return change({ topic: Number(target.dataset.t.split(" ")[0]) });
  const topic = target.closest("tr[data-topic]");
  if (topic && target.matches("a")) return act(event, () => goToTopic(target, Number(topic.dataset.topic)));
  if (target.matches('a[href^="#"]:not(.skip)')) follow(event, target.hash.slice(1));
}

function act(event, change) {
  event.preventDefault();
  change();
}

function follow(event, id, then = () => {}) {
  if (!document.getElementById(decode(id))) return;
  event.preventDefault();
  change(fromTarget(decode(id)));
  then();
}

/** A sign of a heat map: the topic of that exercise, with that answer in front. */
function goToTopic(link, topic) {
  const next = fromTarget(decode(link.hash.slice(1)));
  const seen = next.target && document.getElementById(next.target)?.matches(".answer, .exercise");
  if (seen) delete next.target;
  change({ ...next, view: "answers", topic });
}

function onChange(event) {
  const { id, dataset, value, checked, type } = event.target;
  if (dataset.filter) change({ [dataset.filter]: type === "checkbox" ? checked : value });
  else if (id === "exercise") change({ exercise: event.target.selectedIndex });
  else if (id === "own") change({ own: checked });
  else if (id === "keys") remember("labreport keys", checked ? "" : "off");
  else if (event.target.matches(".samples")) chooseSample(event.target.closest(".column"), value);
}

function remember(name, value) {
  try {
    localStorage.setItem(name, value);
  } catch {
    say("This browser keeps nothing for this page.");
  }
}

function recalled(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

function start() {
  begin();
  readMarks();
  $("#keys").checked = recalled("labreport keys") !== "off";
  draw(fromAddress(location.hash));
  document.documentElement.classList.add("ready");
  addEventListener("hashchange", () => draw(fromAddress(location.hash)));
  addEventListener("popstate", () => draw(fromAddress(location.hash)));
  addEventListener("beforeprint", () => all("details.fold").forEach((fold) => (fold.open = true)));
  addEventListener("afterprint", () => all("details.fold").forEach((fold) => (fold.open = false)));
  narrow.addEventListener("change", () => draw({ ...state }));
  document.addEventListener("keydown", onKey);
  document.addEventListener("click", onClick);
  document.addEventListener("change", onChange);
  document.addEventListener("moved", () => highlight());
  document.addEventListener("mouseover", (event) => {
    const mark = event.target.closest("mark[data-t], mark.own");
    if (mark) showTip(mark);
    else if (!event.target.closest("#tip")) hideTip();
  });
  document.addEventListener("scroll", hideTip, true);
  $("#search").addEventListener("submit", (event) => event.preventDefault());
  $("#words").addEventListener("input", (event) => search(event.target.value));
  $("#topic-previous").addEventListener("click", KEYS.T);
  $("#topic-next").addEventListener("click", KEYS.t);
  $("#topic-none").addEventListener("click", () => change({ topic: 0 }));
  $("#previous").addEventListener("click", KEYS.k);
  $("#next").addEventListener("click", KEYS.j);
  $("#help-button").addEventListener("click", KEYS["?"]);
  $("#mark-button").addEventListener("click", toggleJudging);
  $("#download-button").addEventListener("click", () => closeDownloads($("#downloads").hidden));
  $("#reveal")?.addEventListener("submit", (event) => act(event, () => revealNames($("#key").value)));
}

document.addEventListener("DOMContentLoaded", start);
