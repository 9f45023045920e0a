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
	params := []float32{}
	for _, bits := range strings.FieldsFunc(cell[1], func(r rune) bool { return strings.ContainsRune(",-", r) }) {
		params = append(params, fromBits(bits))
	}
	x, got, slope := filled(fromBits(cell[2])), filled(fromBits(cell[2])), filled(1)
	if err := f.Forward(got, got, params...); err != nil {
		log.Fatal(err)
	}
	if err := f.Backward(slope, x, slope, params...); err != nil {
		log.Fatal(err)
	}
	right := isNear(got, cell[3], cell[4]) && isNear(slope, cell[5], cell[6])
	if !right {
		fmt.Printf("wrong: %s  got %g, %g\n", line, got[0], slope[0])
	}
	return right
}

// isRefused tells that what must be refused is, with the text of the library, and that
// nothing is written.
func isRefused() bool {
	celu, err := activate.Find("celu")
	if err != nil {
		log.Fatal(err)
	}
	x, y := []float32{1, 2, 3}, []float32{7, 7, 7}
	_, unknown := activate.Find("nonesuch")
	for _, refused := range []struct {
		text string
		err  error
	}{
		{"celu: parameter: ", celu.Forward(x, x, -1)},
		{"celu: parameter: ", celu.Backward(x, x, y, -1)},
		{"celu takes 1 parameters, got 2", celu.Forward(x, y, 1, 2)},
		{"celu: overlap: ", celu.Forward(x[:2], x[1:])},
		{"length: 3 and 2", celu.Forward(x, y[:2])},
		{"length: 2 and 3", celu.Forward(x[:2], y)},
		{"length: 3 and 2", celu.Backward(x[:2], x, y)},
		{"length: 3 and 2", celu.Backward(x, x, y[:2])},
		{"nonesuch: unknown: ", unknown},
	} {
		if refused.err == nil || !strings.Contains(refused.err.Error(), refused.text) {
			fmt.Printf("%v instead of %q\n", refused.err, refused.text)
			return false
		}
	}
	return x[0] == 1 && x[1] == 2 && y[0] == 7 && y[2] == 7
}

// keepsDefaults tells that a parameter that is not given has its default, not 0: the scale
// of selu here.
func keepsDefaults() bool {
	selu, err := activate.Find("selu")
	if err != nil {
		log.Fatal(err)
	}
	x := []float32{1}
	err = selu.Forward(x, x, 1)
	return err == nil && x[0] == 1.05070098735548
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
	all := activate.Catalogue()
	fmt.Printf("%d activations, %d golden values, %d wrong\n", len(all), rows, wrong)
	if rows == 0 || wrong > 0 || !isRefused() || !keepsDefaults() {
		os.Exit(1)
	}
}
