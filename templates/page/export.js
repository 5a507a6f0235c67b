// What can be taken away from the page.

function save(name, type, text) {
  const link = make("a", { href: URL.createObjectURL(new Blob([text], { type })), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

/** Everything that the page knows, the answers as plain text. */
function everything() {
  const { byAnchor, sealed, reasons, scores, ...known } = data;
  const answers = data.answers.map(({ anchor, exercise, model, sample, status, hits }) => ({
    exercise: data.exercises[exercise].id,
    model: data.labels[model],
    sample,
    status,
    topics: hits.map(([grade, start, end, reason, judge, person], at) => ({
      topic: data.exercises[exercise].topics[at].id, grade, start, end, why: reasons[reason] ?? null, judge, person,
      evidence: wordsOn(anchor, at + 1),
    })),
    text: plainText($(".body", document.getElementById(anchor))),
  }));
  return { ...known, answers };
}

/** The words of an answer on one topic, as they are seen. */
function wordsOn(anchor, topic) {
  return all(`mark[data-t~="${topic}"]`, document.getElementById(anchor)).map((mark) => mark.textContent).join("");
}

function topicsCsv() {
  const rows = [["exercise", "provider", "sample", "topic", "grade", "evidence", "start", "end"]];
  for (const answer of everything().answers) {
    for (const topic of answer.topics) {
      rows.push([answer.exercise, answer.model, answer.sample, topic.topic, topic.grade, topic.evidence, topic.start, topic.end]);
    }
  }
  return toCsv(rows);
}

const DOWNLOADS = {
  json: () => save("labreport.json", "application/json", JSON.stringify(everything(), null, 1) + "\n"),
  scores: () => save("scores.csv", "text/csv", data.scores),
  topics: () => save("topics.csv", "text/csv", topicsCsv()),
  marks: () => save("marks.csv", "text/csv", toCsv(markRows(marks, data.labels))),
};

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = make("textarea", { value: text });
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
  say("Copied.");
}
