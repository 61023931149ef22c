"use strict";
(() => {
  const items = [...document.querySelectorAll(".item")];
  const keys = document.querySelector(".keys");
  if (!items.length) return;
  keys.hidden = false;

  const shown = () => items.filter((item) => !item.hidden);
  const asks = (item) => item.dataset.group !== "rest";

  function go(step, wanted) {
    const there = shown().filter(wanted);
    const at = (item) => item.getBoundingClientRect().top;
    const next = step > 0
      ? there.find((item) => at(item) > 4)
      : there.reverse().find((item) => at(item) < -4);
    if (!next) return;
    next.tabIndex = -1;
    next.focus({ preventScroll: true });
    next.scrollIntoView();
  }

  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "n") go(1, asks);
    else if (event.key === "p") go(-1, asks);
    else if (event.key === "j") go(1, () => true);
    else if (event.key === "k") go(-1, () => true);
  });

  const statuses = [...new Set(items.map((item) => item.dataset.status))];
  if (statuses.length < 2) return;
  const bar = document.createElement("div");
  bar.className = "filter";
  bar.setAttribute("role", "group");
  bar.setAttribute("aria-label", "Show on this page");
  const buttons = ["all", ...statuses].map((status) => {
    const button = document.createElement("button");
    button.type = "button";
    const number = status === "all" ? items.length : items.filter((it) => it.dataset.status === status).length;
    button.textContent = `${status} ${number}`;
    button.setAttribute("aria-pressed", String(status === "all"));
    button.addEventListener("click", () => {
      for (const other of buttons) other.setAttribute("aria-pressed", String(other === button));
      for (const item of items) item.hidden = status !== "all" && item.dataset.status !== status;
      for (const group of document.querySelectorAll(".group")) {
        group.hidden = !group.querySelector(".item:not([hidden])");
      }
    });
    return button;
  });
  bar.append("Show ", ...buttons);
  document.querySelector("#items").prepend(bar);

  // A link to an article that is filtered away shows it again.
  addEventListener("hashchange", () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const item = target && target.closest(".item");
    if (!item || !item.hidden) return;
    buttons[0].click();
    target.scrollIntoView();
  });
})();
