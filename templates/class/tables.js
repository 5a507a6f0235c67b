// Tables that are sorted and filtered in place. Cells carry data-value (a number) or data-kind (words) where their text is not it.

const $ = (selector, within = document) => within.querySelector(selector);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const folded = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });
const numberOf = (cell) => {
  const text = cell.dataset.value ?? cell.textContent;
  return text.trim() === "" || Number.isNaN(Number(text)) ? null : Number(text);
};

/** Compare two values; what is not known comes last in either direction. */
function compareValues(a, b, direction) {
  if (a === null || b === null) return (a === null) - (b === null);
  return direction * (typeof a === "number" ? a - b : collator.compare(a, b));
}

/** Whether a row fits a filter: {kind, value, cell} with the cell's number or words. */
function fits(filter, row) {
  if (filter.kind === "text") return folded(filter.value).split(/\s+/).every((word) => row.text.includes(word));
  const cell = row.cells[filter.column];
  if (filter.kind === "kind") return cell.kinds.includes(filter.value);
  if (cell.number === null) return false;
  return filter.kind === "least" ? cell.number >= Number(filter.value) : cell.number <= Number(filter.value);
}

/** A table, read once. */
class Table {
  constructor(element) {
    this.element = element;
    this.body = element.tBodies[0];
    this.heads = [...element.tHead.rows[0].cells];
    this.rows = [...this.body.rows].map((row) => ({ row, opened: null, place: 0 }));
    this.rows.forEach((each, place) => (each.place = place));
    this.readRows();
    this.sorted = { column: -1, direction: 1 };
    for (const [column, head] of this.heads.entries()) {
      if (!head.dataset.sort) continue;
      const button = document.createElement("button");
      button.type = "button";
      button.className = "sorter";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const again = this.sorted.column === column;
        const first = head.dataset.sort === "number" ? -1 : 1;
        this.sort(column, again ? -this.sorted.direction : first);
        this.onSort?.();
      });
    }
  }

  readRows() {
    for (const each of this.rows) {
      each.cells = [...each.row.cells].map((cell) => ({
        number: numberOf(cell),
        text: cell.textContent.trim(),
        kinds: (cell.dataset.kind ?? "").split(" "),
      }));
      const details = each.row.querySelector("[data-details]")?.dataset.details;
      const body = details && document.getElementById(details);
      const more = body ? all(".warning, .flags", body).map((part) => part.textContent).join(" ") : "";
      const names = each.cells.slice(0, 2).map((cell) => cell.text).join(" ");
      each.text = folded(`${names} ${more}`);
    }
  }

  sort(column, direction) {
    this.sorted = { column, direction };
    const kind = this.heads[column]?.dataset.sort;
    const value = (each) => (kind === "number" ? each.cells[column].number : each.cells[column].text);
    this.rows.sort((a, b) => (kind ? compareValues(value(a), value(b), direction) : 0) || a.place - b.place);
    this.body.append(...this.rows.flatMap((each) => (each.opened ? [each.row, each.opened] : [each.row])));
    this.heads.forEach((head, place) => {
      if (place === column) head.setAttribute("aria-sort", direction > 0 ? "ascending" : "descending");
      else head.removeAttribute("aria-sort");
    });
  }

  /** Hide what does not fit; the number of rows shown. */
  filter(filters) {
    let shown = 0;
    for (const each of this.rows) {
      const hidden = !filters.every((filter) => filter.keep ? filter.keep(each) : fits(filter, each));
      if (each.row.hidden !== hidden) each.row.hidden = hidden;
      if (each.opened) each.opened.hidden = hidden;
      shown += !hidden;
    }
    return shown;
  }

  /** Show or hide the details of a row below it. */
  toggle(row, open) {
    const each = this.rows.find((one) => one.row === row);
    const button = $("[data-details]", row);
    const details = document.getElementById(button.dataset.details);
    const wanted = open ?? !each.opened;
    button.setAttribute("aria-expanded", String(wanted));
    if (wanted && !each.opened) {
      each.opened = document.createElement("tr");
      each.opened.className = "opened";
      const cell = each.opened.insertCell();
      cell.colSpan = row.cells.length;
      cell.append($(".more-body", details));
      row.after(each.opened);
    } else if (!wanted && each.opened) {
      details.append($(".more-body", each.opened));
      each.opened.remove();
      each.opened = null;
    }
  }
}

/** Tables of a page with the filters that hold for all of them; with one table, all of it is kept in the address. */
class Filtered {
  constructor(tables, noun) {
    [this.tables, this.noun, this.extra] = [tables, noun, []];
    this.controls = all("[data-filter]");
    for (const control of this.controls) control.addEventListener("input", () => this.changed());
    for (const table of tables) table.onSort = () => this.changed();
    addEventListener("hashchange", () => this.fromAddress());
    $("#clear")?.addEventListener("click", () => {
      this.clear();
      this.changed();
    });
    document.addEventListener("click", (event) => {
      const row = event.target.closest("[data-details]")?.closest("tr");
      if (row) this.tableOf(row).toggle(row);
    });
  }

  tableOf(row) {
    return this.tables.find((table) => table.element.contains(row));
  }

  filters() {
    return this.controls.filter((control) => control.value.trim() !== "").map((control) => ({
      kind: control.dataset.filter,
      column: Number(control.dataset.column),
      value: control.value.trim(),
    }));
  }

  draw() {
    const filters = [...this.filters(), ...this.extra];
    let [shown, rows] = [0, 0];
    for (const table of this.tables) {
      const found = table.filter(filters);
      $(".no-match", table.element.closest("section")).hidden = found > 0;
      shown += found;
      rows += table.rows.length;
    }
    const count = $("#count");
    if (count) count.textContent = `Showing ${shown} of ${rows} ${this.noun}`;
    const clear = $("#clear");
    if (clear) clear.hidden = !filters.length;
  }

  changed() {
    this.draw();
    const { column, direction } = this.tables[0].sorted;
    const parts = Object.fromEntries(this.controls.map((control) => [control.name, control.value]));
    parts.sort = column < 0 || this.tables.length > 1 ? "" : `${direction < 0 ? "-" : ""}${column}`;
    history.replaceState(null, "", writeAddress({ ...parts, ...this.more?.() }) || "#");
  }

  clear() {
    for (const control of this.controls) control.value = "";
    this.extra = [];
  }

  /** The rows have other words now. */
  readAgain() {
    for (const table of this.tables) table.readRows();
    this.draw();
  }

  fromAddress() {
    const told = readAddress(location.hash);
    if (told.target !== undefined) return this.goTo(told.target);
    for (const control of this.controls) control.value = told[control.name] ?? "";
    this.read?.(told);
    const sort = /^(-?)(\d+)$/.exec(told.sort ?? "");
    const [table] = this.tables;
    if (sort && table?.heads[sort[2]]?.dataset.sort) table.sort(Number(sort[2]), sort[1] ? -1 : 1);
    this.draw();
    if (location.hash) table?.element.closest("section").scrollIntoView();
  }

  /** A place of the page: details open below their row. */
  goTo(id) {
    this.draw();
    const button = $(`[data-details="${CSS.escape(id)}"]`);
    const row = button?.closest("tr");
    if (!row) return document.getElementById(id)?.scrollIntoView();
    if (row.hidden) {
      this.clear();
      this.draw();
    }
    this.tableOf(row).toggle(row, true);
    row.scrollIntoView({ block: "center" });
    button.focus();
  }
}

Object.assign(globalThis.labreport, { compareValues, fits, folded });

/** Say in each box whose table is wider than it that there is more, and fade the side where that lies. */
function tellWide(box) {
  const hint = document.createElement("p");
  hint.className = "remark sideways";
  hint.textContent = "There are more columns than fit: scroll the table sideways →";
  box.prepend(hint);
  const look = () => {
    const over = box.scrollWidth - box.clientWidth;
    hint.hidden = over < 2;
    box.classList.toggle("goes-on", over - box.scrollLeft >= 2);
  };
  box.addEventListener("scroll", look, { passive: true });
  const watch = new ResizeObserver(look);
  for (const each of [box, ...box.children]) watch.observe(each);
}

addEventListener("DOMContentLoaded", () => all(".scroll").forEach(tellWide));
