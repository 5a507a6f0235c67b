// The page on similar passages.

document.documentElement.classList.add("js");

document.addEventListener("DOMContentLoaded", () => {
  const tables = all("[data-table]").map((element) => new Table(element));
  const page = new Filtered(tables, "pairs");
  offerNames(() => page.readAgain());
  page.fromAddress();
});
