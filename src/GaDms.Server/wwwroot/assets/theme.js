// Runs before the first paint, so that a dark page never flashes white. Everything else about the theme is in CSS.
try {
  const theme = localStorage.getItem("gadms.theme");
  if (theme === "dark" || theme === "light") document.documentElement.dataset.theme = theme;
} catch {
  // Storage may be forbidden: the system's preference holds then.
}
