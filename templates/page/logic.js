// Pure functions: no document, no state. Tests call them as labreport.<name>.

const FILTERS = ["grade", "differs"];

/** What an address says: {target} for a place of the page, else the named parts of the state. */
function readAddress(hash) {
  const text = hash.replace(/^#/, "");
  if (!text) return {};
  if (!text.includes("=")) return { target: decode(text) };
  const found = {};
  for (const part of text.split("&")) {
    const at = part.indexOf("=");
    if (at > 0) found[part.slice(0, at)] = decode(part.slice(at + 1));
  }
  return found;
}

function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The address of a state; parts that are empty are left out. */
function writeAddress(parts) {
  const shown = Object.entries(parts).filter(([, value]) => value !== "" && value !== null && value !== undefined);
  return "#" + shown.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join("&");
}

/** Whether a topic stays: its grades (one a model, null unknown) against the filters. */
function keepsTopic(grades, filters) {
  const known = grades.filter((grade) => grade !== null);
  if (filters.grade !== "" && !known.some((grade) => Math.round(grade) === Number(filters.grade))) return false;
  return !filters.differs || new Set(known).size > 1;
}

/** For each exercise and topic the mean grade of every model, null where none is known. */
function meanGrades(exercises, models, answers) {
  const known = exercises.map((exercise) => exercise.topics.map(() => Array.from({ length: models }, () => [])));
  for (const { exercise, model, hits } of answers) {
    hits.forEach(([grade], topic) => grade !== null && known[exercise][topic][model].push(grade));
  }
  const mean = (grades) => (grades.length ? grades.reduce((sum, grade) => sum + grade, 0) / grades.length : null);
  return known.map((topics) => topics.map((each) => each.map(mean)));
}

/** The answer that was preferred, by the marks of one exercise: its place, "equal", or "" where there is no mark. */
function preferred(values) {
  if (!values.length || values.some((value) => value === undefined)) return "";
  if (values.every((value) => value === 0.5)) return "equal";
  const best = values.flatMap((value, place) => (value === 1 ? [place] : []));
  return best.length === 1 ? String(best[0]) : "";
}

const MOST_CHANGES = 3000;

/** Words of two texts as [kind, text] with kind same, added or removed: a shortest edit script (Myers 1986). */
function diffWords(before, after) {
  const a = before.match(/\S+\s*/g) || [];
  const b = after.match(/\S+\s*/g) || [];
  const equal = (i, j) => a[i].trim() === b[j].trim();
  let start = 0;
  while (start < a.length && start < b.length && equal(start, start)) start++;
  let end = 0;
  while (end < a.length - start && end < b.length - start && equal(a.length - 1 - end, b.length - 1 - end)) end++;
  const steps = shortestEdit(a.length - start - end, b.length - start - end, (i, j) => equal(start + i, start + j));
  const found = [];
  const add = (kind, text) => {
    const last = found.at(-1);
    if (last && last[0] === kind) last[1] += text;
    else if (text) found.push([kind, text]);
  };
  add("same", b.slice(0, start).join(""));
  let [i, j] = [start, start];
  for (const step of steps) {
    if (step === "removed") add(step, a[i++]);
    else if (step === "added") add(step, b[j++]);
    else {
      add("same", b[j++]);
      i++;
    }
  }
  add("same", b.slice(b.length - end).join(""));
  return found;
}

/** The steps from n items to m others; beyond MOST_CHANGES all are removed and all added. */
function shortestEdit(n, m, equal) {
  const width = Math.min(n + m, MOST_CHANGES);
  const reach = new Int32Array(2 * width + 3);
  const trace = [];
  for (let d = 0; d <= width; d++) {
    trace.push(reach.slice(width - d, width + d + 3));
    for (let k = -d; k <= d; k += 2) {
      const at = width + 1 + k;
      const down = k === -d || (k !== d && reach[at - 1] < reach[at + 1]);
      let x = down ? reach[at + 1] : reach[at - 1] + 1;
      while (x < n && x - k < m && x - k >= 0 && equal(x, x - k)) x++;
      reach[at] = x;
      if (x >= n && x - k >= m) return walkBack(trace, d, n, m);
    }
  }
  return [...Array(n).fill("removed"), ...Array(m).fill("added")];
}

function walkBack(trace, last, n, m) {
  const steps = [];
  let [x, y] = [n, m];
  for (let d = last; d > 0; d--) {
    const reach = trace[d];
    const k = x - y;
    const value = (diagonal) => reach[diagonal + d + 1];
    const down = k === -d || (k !== d && value(k - 1) < value(k + 1));
    const previous = down ? k + 1 : k - 1;
    const [px, py] = [value(previous), value(previous) - previous];
    while (x > px && y > py) {
      steps.push("same");
      x--;
      y--;
    }
    steps.push(down ? "added" : "removed");
    [x, y] = [px, py];
  }
  while (x-- > 0) steps.push("same");
  return steps.reverse();
}

/** Places of the words in a text, case aside; at most so many. */
function findAll(text, words, most = 10000) {
  const found = [];
  if (!words) return found;
  for (let at = text.indexOf(words); at >= 0 && found.length < most; at = text.indexOf(words, at + words.length)) {
    found.push(at);
  }
  return found;
}

/** What stands around a place: [before, the words, after]. */
function excerpt(text, at, length, around = 60) {
  const before = text.slice(Math.max(0, at - around), at);
  const after = text.slice(at + length, at + length + around);
  return [
    (at > around ? "…" : "") + before.replace(/\s+/g, " "),
    text.slice(at, at + length),
    after.replace(/\s+/g, " ") + (at + length + around < text.length ? "…" : ""),
  ];
}

// As in writers/tables.py: where a spreadsheet would see a formula begin, also behind other separators.
const FORMULA = /^(?=["']*[\t\r\n])|(?:^|(?<=[;\t\r\n]))(?=["']*[=+\-@＝＋－＠])/g;

/** Rows as CSV with line feeds; a cell that a spreadsheet would run gets an apostrophe. */
function toCsv(rows) {
  const cell = (value) => {
    let text = value === null || value === undefined ? "" : String(value);
    if (typeof value === "string") text = text.replace(FORMULA, "'");
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return rows.map((row) => row.map(cell).join(",") + "\n").join("");
}

/** A finding as Markdown that stands for itself. */
function findingMarkdown(finding) {
  const lines = [`**${finding.sentence}** (${finding.standing})`];
  if (finding.why) lines.push("", finding.why);
  if (finding.numbers.length) lines.push("", ...finding.numbers.map(([name, value]) => `- ${name}: ${value}`));
  for (const [words, source] of finding.quotations) lines.push("", `> ${words}`, ">", `> — ${source}`);
  return lines.join("\n") + "\n";
}

const MARK_COLUMNS = ["answer", "exercise", "sample", "topic", "grade", "criterion", "score"];

/** Rows of the file of marks. Keys of the marks are [exercise, model, sample, kind, id] as JSON. */
function markRows(marks, names) {
  const rows = [MARK_COLUMNS];
  for (const key of Object.keys(marks).sort()) {
    const [exercise, model, sample, kind, id] = JSON.parse(key);
    const value = marks[key];
    if (kind === "topic") rows.push([names[model], exercise, sample, id, value, "", ""]);
    else if (kind === "criterion") rows.push([names[model], exercise, sample, "", "", id, value]);
    else rows.push([names[model], exercise, sample, "", "", "preference", value]);
  }
  return rows;
}

/** The item that many steps further; from none the first or the last; none where there are no items. */
function stepped(items, current, step) {
  if (!items.length) return null;
  const at = items.indexOf(current);
  if (at < 0) return step > 0 ? items[0] : items.at(-1);
  return items[(at + step + items.length) % items.length];
}

const ROUNDS = 200000;

/** The sealed text, or null where the key is not the right one. */
async function unseal(sealed, key) {
  const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const secret = new TextEncoder().encode(key.toUpperCase().replace(/[^A-Z2-7]/g, ""));
  const hidden = bytes(sealed.text);
  const base = await crypto.subtle.importKey("raw", secret, "PBKDF2", false, ["deriveBits"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt: bytes(sealed.salt), iterations: ROUNDS };
  const stream = new Uint8Array(await crypto.subtle.deriveBits(how, base, 8 * (32 + hidden.length)));
  const lock = await crypto.subtle.importKey("raw", stream.slice(0, 32), { name: "HMAC", hash: "SHA-256" }, false, ["verify"]);
  if (!(await crypto.subtle.verify("HMAC", lock, bytes(sealed.tag), hidden))) return null;
  return new TextDecoder().decode(hidden.map((byte, at) => byte ^ stream[32 + at]));
}

globalThis.labreport = {
  readAddress, writeAddress, keepsTopic, meanGrades, preferred, diffWords, findAll, excerpt, toCsv, findingMarkdown, markRows, stepped, unseal,
};
