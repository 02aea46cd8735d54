package load_test

import (
	"fmt"
	"time"

	"github.com/siohook/siohook/internal/app/load"
)

// A pacer is a pure function of the time and the number of requests sent.
func ExampleStages_Wait() {
	schedule := load.Steady(100, 10*time.Second)
	fmt.Println(schedule.Wait(0, 0))
	fmt.Println(schedule.Wait(25*time.Millisecond, 3))
	fmt.Println(schedule.Wait(time.Second, 90)) // overdue
	fmt.Println(schedule.Wait(10*time.Second, 1000))
	// Output:
	// 0s false
	// 5ms false
	// -100ms false
	// 0s true
}

func ExampleParseObjectives() {
	objectives, err := load.ParseObjectives("errors<0.1%")
	if err != nil {
		panic(err)
	}
	report := load.Tallied([]load.Result{{Status: 204}, {Status: 503}})
	fmt.Println(load.Judge(report, objectives), report.Objectives)
	// Output: false [{errors<0.1% errors 0.1 50 % 50% false}]
}
