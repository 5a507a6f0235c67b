// Names from the key, shown on a page that holds none; they are kept nowhere.

/** The cells of a CSV, a list a row; a spreadsheet may have put other marks between them. */
function parseCsv(text) {
  const rows = [[]];
  const mark = /[,;\t]/.exec(text)?.[0] ?? ",";
  const cell = new RegExp(`(?:^|${mark}|\\r?\\n)(?:"((?:[^"]|"")*)"|([^"${mark}\\r\\n]*))`, "y");
  for (const source = text.replace(/^\ufeff/, ""); cell.lastIndex < source.length; ) {
    const start = cell.lastIndex;
    const found = cell.exec(source);
    if (!found) return rows;
    if (start && !found[0].startsWith(mark)) rows.push([]);
    rows.at(-1).push(found[1] === undefined ? found[2] : found[1].replaceAll('""', '"'));
    if (!found[0].length) break;
  }
  return rows.filter((row) => row.length > 1);
}

/** Number -> name, of blind-key.csv; empty for another file. */
function namesOf(text) {
  const [head, ...rows] = parseCsv(text);
  if (!head || head[0] !== "blind" || head[1] !== "submission") return new Map();
  return new Map(rows.map(([number, id, name]) => [number, (name || id).replace(/^'(?='*[=+\-@\t\r\n＝＋－＠])/, "")]));
}

/** Show the names of a key that is chosen; ``after`` is called when they stand. */
function offerNames(after) {
  const input = $("#key");
  input?.addEventListener("change", async () => {
    const names = input.files.length ? namesOf(await input.files[0].text()) : new Map();
    let count = 0;
    for (const element of all("[data-blind]")) {
      const name = names.get(element.dataset.blind);
      if (!name) continue;
      const shown = document.createElement("bdi");
      shown.textContent = name;
      element.replaceChildren(`${element.dataset.blind} `, shown);
      count++;
    }
    $("#key-said").textContent = count ? "The names are shown." : "This file fits no submission here; choose blind-key.csv.";
    if (count) after();
  });
}

Object.assign(globalThis.labreport, { parseCsv, namesOf });
