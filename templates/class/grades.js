// The page of a class.

document.documentElement.classList.add("js");

document.addEventListener("DOMContentLoaded", () => {
  const { lists, titles } = JSON.parse($("#data").textContent);
  const table = new Table($("[data-table=submissions]"));
  const page = new Filtered([table], "submissions");
  for (const other of all("table[data-table]")) if (other !== table.element) new Table(other);
  let list = "";

  for (const share of all("[data-list]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...share.childNodes);
    $(".hidden", button).append(": show whose");
    share.append(button);
  }

  /** Only the submissions of a list: those that lack a topic. */
  function keepList(number) {
    list = lists[number] ? String(number) : "";
    const members = new Set(list && lists[number]);
    page.extra = list ? [{ keep: (each) => members.has(each.place) }] : [];
    $("#list-filter").hidden = !list;
    $("#list-filter span").textContent = list ? `Without ${titles[number]}` : "";
  }

  page.more = () => ({ lacking: list });
  page.read = (told) => keepList(told.lacking);
  const clear = page.clear.bind(page);
  page.clear = () => {
    clear();
    keepList("");
  };
  $("#list-filter button").addEventListener("click", () => {
    keepList("");
    page.changed();
  });
  document.addEventListener("click", (event) => {
    const chosen = event.target.closest("[data-list]");
    if (!chosen) return;
    page.clear();
    keepList(chosen.dataset.list);
    page.changed();
    $("#submissions").scrollIntoView();
    $("#list-filter button").focus({ preventScroll: true });
  });
  offerNames(() => page.readAgain());
  page.fromAddress();
});
