// Before anything is painted: light or dark as the machine has it, where the viewer has not said otherwise.
(function () {
  var root = document.documentElement;
  if (root.dataset.theme !== 'auto') return;
  var dark = window.matchMedia('(prefers-color-scheme: dark)');
  function follow() { root.dataset.bsTheme = dark.matches ? 'dark' : 'light'; }
  follow();
  dark.addEventListener('change', follow);
})();
