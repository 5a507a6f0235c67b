// Search in the words of all answers.

let texts = null;
let found = [];
let place = -1;

/** The words of every answer, read once. */
function readTexts() {
  texts ??= all(".answer").filter((answer) => data.byAnchor.has(answer.id)).map((answer) => {
    const body = $(".body", answer);
    return { answer, body, text: body.textContent, folded: body.textContent.toLowerCase() };
  });
  return texts;
}

function search(words) {
  const wanted = words.trim().toLowerCase();
  const panel = $("#results");
  CSS.highlights?.delete("found");
  [found, place] = [[], -1];
  panel.hidden = wanted.length < 2;
  if (panel.hidden) return;
  const hits = [];
  let total = 0;
  for (const each of readTexts()) {
    const places = findAll(each.folded, wanted);
    if (places.length) hits.push({ ...each, places });
    total += places.length;
  }
  const list = make("ol");
  for (const { answer, text, places } of hits.slice(0, 30)) {
    const about = data.byAnchor.get(answer.id);
    const sample = data.answers.some((other) => other.exercise === about.exercise && other.model === about.model && other.sample) ? `, sample ${about.sample}` : "";
    const [before, middle, after] = excerpt(text, places[0], wanted.length);
    const link = make("a", { href: `#${answer.id}`, textContent: `${about.exercise + 1}. ${data.labels[about.model]}${sample}` });
    link.dataset.result = answer.id;
    list.append(make("li", {}, link, ` (${places.length}) ${before}`, make("mark", { textContent: middle }), after));
  }
  const count = `${total} ${total === 1 ? "place" : "places"} in ${hits.length} ${hits.length === 1 ? "answer" : "answers"}`;
  panel.replaceChildren(make("p", { textContent: hits.length > 30 ? `${count}; the first 30 answers:` : count }), list);
  say(count);
  highlight(wanted);
}

/** Colour the words in the answers that are seen. */
function highlight(wanted = $("#words").value.trim().toLowerCase()) {
  found = [];
  if (wanted.length < 2) return;
  for (const column of shownColumns()) {
    const answer = shownAnswer(column);
    const each = answer && readTexts().find((one) => one.answer === answer);
    if (each) found.push(...rangesOf(each, wanted));
  }
  if (globalThis.Highlight) CSS.highlights.set("found", new Highlight(...found));
}

function rangesOf({ body, folded }, wanted) {
  const places = findAll(folded, wanted, 500);
  const ranges = [];
  const walker = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  let [node, start, next] = [walker.nextNode(), 0, 0];
  let range = null;
  while (node && next < places.length) {
    const end = start + node.length;
    if (!range && places[next] < end) {
      range = document.createRange();
      range.setStart(node, places[next] - start);
    }
    if (range && places[next] + wanted.length <= end) {
      range.setEnd(node, places[next] + wanted.length - start);
      ranges.push(range);
      range = null;
      next++;
      continue;
    }
    start = end;
    node = walker.nextNode();
  }
  return ranges;
}

/** Go to the next place in the answers that are seen. */
function nextFound(step = 1) {
  if (!found.length) return;
  place = (place + step + found.length) % found.length;
  reveal(found[place].startContainer.parentElement);
  say(`${place + 1} of ${found.length}`);
}
