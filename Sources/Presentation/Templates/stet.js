// What makes our pages handier where scripts run; all of them work without. Nothing is sent anywhere.
"use strict";
(() => {
  const changes = [...document.querySelectorAll("[data-change]")];
  let at = -1;
  const go = (step) => {
    if (!changes.length) return;
    changes[at]?.classList.remove("at");
    if (at < 0) {
      // From where the reader is.
      const here = changes.findIndex((row) => row.getBoundingClientRect().top > 60);
      at = step > 0 ? (here < 0 ? changes.length - 1 : here) : Math.max(0, (here < 0 ? changes.length : here) - 1);
    } else {
      at = (at + step + changes.length) % changes.length;
    }
    const row = changes[at];
    row.classList.add("at");
    row.tabIndex = -1;
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "center" });
  };
  const keys = { s: "side", i: "inline", w: "word", l: "line", r: "rendered" };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) return;
    if (event.key === "n" || event.key === "p") {
      if (changes.length) { go(event.key === "n" ? 1 : -1); event.preventDefault(); }
    } else if (event.key === "/") {
      const find = document.querySelector("#q");
      if (find) { find.focus(); event.preventDefault(); }
    } else {
      const view = document.querySelector(`a[data-view="${keys[event.key] ?? "-"}"]`);
      if (view) { location.href = view.href; event.preventDefault(); }
    }
  });
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const text = document.getElementById(button.dataset.copy)?.textContent ?? "";
      try {
        await navigator.clipboard.writeText(text);
        button.textContent = "Copied";
      } catch {
        // No clipboard here (a page that is not secure): the text is selected, to be copied by hand.
        getSelection().selectAllChildren(document.getElementById(button.dataset.copy));
        button.textContent = "Selected: press Ctrl+C";
      }
    });
  }
  // Two captures to compare: the older is taken as "before", whichever was chosen first.
  for (const form of document.querySelectorAll("form[data-pair]")) {
    const order = (name) => Number(form.querySelector(`input[name="${name}"]:checked`)?.dataset.order ?? NaN);
    form.addEventListener("submit", () => {
      const [a, b] = [form.querySelector('input[name="a"]:checked'), form.querySelector('input[name="b"]:checked')];
      if (a && b && order("a") > order("b")) [a.value, b.value] = [b.value, a.value];
    });
  }
})();
