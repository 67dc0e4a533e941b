// Package cron reads cron expressions as timers of Camunda 7.24 take them: the
// six fields of Spring 5.3, seconds first, and the macros such as @daily.
//
//	second minute hour day-of-month month day-of-week
//
// Days are those that satisfy both the day of the month and the day of the week.
//
// The package imports nothing of the project.
package cron
