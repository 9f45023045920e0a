// SPDX-License-Identifier: MIT

// Computes the values of golden.txt again, through the package activate.
//
//	go run . FILE
package main

import (
	"bufio"
	"fmt"
	"log"
	"math"
	"os"
	"strconv"
	"strings"

	"activate/examples/go/activate"
)

const n = 37

func fromBits(text string) float32 {
	bits, err := strconv.ParseUint(text, 16, 32)
	if err != nil {
		log.Fatal(err)
	}
	return math.Float32frombits(uint32(bits))
}

// order maps floats to integers of which neighbours differ by 1.
func order(value float32) int64 {
	bits := int32(math.Float32bits(value))
	if bits < 0 {
		bits ^= math.MaxInt32
	}
	return int64(bits)
}

func isNear(got []float32, want, most string) bool {
	steps, err := strconv.Atoi(most)
	if err != nil {
		log.Fatal(err)
	}
	for _, value := range got {
		apart := order(value) - order(fromBits(want))
		if apart < -int64(steps) || apart > int64(steps) {
			return false
		}
	}
	return true
}

func filled(value float32) []float32 {
	all := make([]float32, n)
	for i := range all {
		all[i] = value
	}
	return all
}

func isRight(line string) bool {
	cell := strings.Fields(line)
	f, err := activate.Find(cell[0])
	if err != nil {
		log.Fatal(err)
	}
	params := []float32{fromBits(cell[1]), fromBits(cell[2])}[:len(f.Parameters)]
	x, got, slope := filled(fromBits(cell[3])), filled(fromBits(cell[3])), filled(1)
	if err := f.Forward(got, got, params...); err != nil {
		log.Fatal(err)
	}
	if err := f.Backward(slope, x, slope, params...); err != nil {
		log.Fatal(err)
	}
	right := isNear(got, cell[4], cell[5]) && isNear(slope, cell[6], cell[7])
	if !right {
		fmt.Printf("wrong: %s  got %g, %g\n", line, got[0], slope[0])
	}
	return right
}

// isRefused tells that what must be refused is, with the text of the library.
func isRefused() bool {
	f, err := activate.Find("celu")
	if err != nil {
		log.Fatal(err)
	}
	x := []float32{1, 2, 3}
	err = f.Forward(x, x, -1)
	return err != nil && strings.Contains(err.Error(), "bad argument") && x[0] == 1
}

func main() {
	if len(os.Args) != 2 {
		log.Fatal("usage: go run . FILE")
	}
	file, err := os.Open(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	rows, wrong := 0, 0
	for lines := bufio.NewScanner(file); lines.Scan(); {
		if strings.HasPrefix(lines.Text(), "#") {
			continue
		}
		rows++
		if !isRight(lines.Text()) {
			wrong++
		}
	}
	all, err := activate.Catalogue()
	fmt.Printf("%d activations, %d golden values, %d wrong\n", len(all), rows, wrong)
	if err != nil || rows == 0 || wrong > 0 || !isRefused() {
		os.Exit(1)
	}
}
