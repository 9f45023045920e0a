// SPDX-License-Identifier: MIT

// Package activate is libactivate for Go, through cgo.
//
//	f, err := activate.Find("leaky_relu")
//	err = f.Forward(x, x, 0.2)   // in place
//	err = f.Backward(dy, x, dx)  // with the default slope
//
// The slices are handed over without a copy. Where pkg-config does not know the
// library, CGO_CFLAGS=-I... and CGO_LDFLAGS=-L... say where it is.
package activate

// #cgo LDFLAGS: -lactivate
// #include <activate/activate.h>
// #include <stdlib.h>
import "C"

import (
	"fmt"
	"unsafe"
)

// Parameter is a parameter of an activation, with its default and its range, both ends of
// which are included.
type Parameter struct {
	Name                     string
	Default, Least, Greatest float32
}

// Activation is one entry of the catalogue.
type Activation struct {
	Name, Formula, Derivative string
	Parameters                []Parameter

	op C.act_op
}

// Error is a status of the library that is not ok.
type Error struct {
	Status int
	What   string
}

func (e *Error) Error() string {
	return "activate: " + e.What + ": " + C.GoString(C.act_status_text(C.act_status(e.Status)))
}

func check(what string, status C.act_status) error {
	if status == C.ACT_OK {
		return nil
	}
	return &Error{int(status), what}
}

// Find returns the activation of that name.
func Find(name string) (*Activation, error) {
	text := C.CString(name)
	defer C.free(unsafe.Pointer(text))
	op := C.act_op_find(text)
	if op < 0 {
		return nil, check(name, C.act_status(op))
	}
	return describe(op), nil
}

// Catalogue returns all activations of the library.
func Catalogue() []*Activation {
	all := make([]*Activation, C.act_op_count())
	for op := range all {
		all[op] = describe(C.act_op(op))
	}
	return all
}

func describe(op C.act_op) *Activation {
	f := &Activation{
		Name:       C.GoString(C.act_op_name(op)),
		Formula:    C.GoString(C.act_op_text(op, C.ACT_TEXT_FORMULA)),
		Derivative: C.GoString(C.act_op_text(op, C.ACT_TEXT_DERIVATIVE)),
		op:         op,
	}
	for {
		var standard, least, greatest C.float
		name := C.act_op_param(op, C.int32_t(len(f.Parameters)), &standard, &least, &greatest)
		if name == nil {
			return f
		}
		f.Parameters = append(f.Parameters, Parameter{C.GoString(name), float32(standard),
			float32(least), float32(greatest)})
	}
}

// Forward sets y[i] = f(x[i]); y may be x. Parameters left out have their defaults.
func (f *Activation) Forward(x, y []float32, params ...float32) error {
	all, err := f.params(params)
	if err != nil {
		return err
	}
	if err := sameLength(x, y); err != nil {
		return err
	}
	return check(f.Name, C.act_forward(f.op, C.ACT_F32, start(x), start(y), C.size_t(len(x)),
		&all, nil))
}

// Backward sets dx[i] = dy[i] * f'(x[i]); dx may be dy or x.
func (f *Activation) Backward(dy, x, dx []float32, params ...float32) error {
	all, err := f.params(params)
	if err != nil {
		return err
	}
	if err := sameLength(x, dy, dx); err != nil {
		return err
	}
	return check(f.Name, C.act_backward(f.op, C.ACT_F32, start(dy), start(x), start(dx),
		C.size_t(len(x)), &all, nil))
}

func sameLength(slices ...[]float32) error {
	for _, slice := range slices[1:] {
		if len(slice) != len(slices[0]) {
			return fmt.Errorf("activate: the slices differ in length: %d and %d",
				len(slices[0]), len(slice))
		}
	}
	return nil
}

func (f *Activation) params(given []float32) (C.act_params, error) {
	all := C.act_params{count: C.size_t(len(given))}
	if len(given) > len(f.Parameters) {
		return all, fmt.Errorf("activate: %s takes %d parameters, got %d",
			f.Name, len(f.Parameters), len(given))
	}
	for k, value := range given {
		all.value[k] = C.float(value)
	}
	return all, nil
}

func start(slice []float32) unsafe.Pointer {
	if len(slice) == 0 {
		return nil
	}
	return unsafe.Pointer(&slice[0])
}
