// Every page works without this. With it: theme without reload, keys, live
// counts, diagrams, toasts that leave, files by drag and drop.
import { startDiagrams } from "./diagram.js";
import { startForms } from "./form.js";
import { startKeys } from "./keys.js";
import { startLive } from "./live.js";
import { startTheme } from "./theme.js";
import { startToasts } from "./toast.js";

startLive();
startTheme();
startForms();
startToasts();
startKeys();
startDiagrams(document);
// The open row of a long list is not left below its edge.
document.querySelector("[data-list] .is-open")?.scrollIntoView({ block: "nearest" });
