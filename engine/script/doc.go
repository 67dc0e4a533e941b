// Package script runs the JavaScript of models within bounds of time and
// memory.
//
// A script is compiled once, with the definition that it belongs to, into a
// [Program]; a [Runner] runs it against a [Scope]. Scripts are hostile until
// proven otherwise: the interpreter cannot be kept from a huge allocation or an
// endless native loop from inside, so a Runner with a worker command runs them
// in child processes of the same binary under resource limits, which it kills
// at the deadline. A crash of a worker is an error of the one script.
//
//	Compile → Program ─ Runner.Run(scope) ─┬─ in this process (tests, trusted models)
//	                                       └─ worker: frames over a pipe, one script at a time
//
// What a script sees, as scripts of Camunda 7.24 use it:
//
//   - variables by name, read when they are first used; names that a script
//     sets itself stay inside the script;
//   - execution, task, externalTask, connector: methods, bean properties
//     (execution.processInstanceId) and bean setters (task.name = "x");
//   - numbers, texts, booleans, dates (methods of JavaScript's Date and of
//     java.util.Date), lists and maps (JavaScript's syntax and the methods of
//     java.util.List and Map), Spin nodes;
//   - S(), JSON(), XML(), print() and console.log();
//   - Java.type, Java.from, Java.to and the classes java.lang.Boolean, Double,
//     Integer, Long, Math, Short, String, System (the clock only),
//     java.math.BigDecimal (as a double), java.util.ArrayList, Date, HashMap,
//     HashSet, LinkedHashMap, LinkedList, UUID and
//     org.camunda.bpm.engine.delegate.BpmnError. All others are refused by name
//     where they are used;
//   - Date.now and new Date(): the instant of the command; Math.random: seeded
//     by it, so that running a command again gives the same.
//
// The value of a script is that of its last expression, with the type that
// Camunda gives it: whole numbers within 32 bits are Integer, all other numbers
// Double; a whole number computed from fractions stays a Double as far as the
// program's text shows it (21*2 is 42, 2.5*2 is 5.0). Known differences: a
// JavaScript date becomes a Date, arrays and objects become lists and maps
// (Camunda keeps a value that it cannot read again), and a Long beyond 2^53
// loses precision.
//
// The package may import engine/expr, engine/spin and engine/value.
package script
