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
	"errors"
	"fmt"
	"unsafe"
)

// Parameter is a parameter of an activation, with its default.
type Parameter struct {
	Name    string
	Default float32
}

// Activation is one entry of the catalogue.
type Activation struct {
	Name, Formula, Derivative string
	Parameters                []Parameter

	op C.act_op
}

func check(status C.act_status) error {
	if status == C.ACT_OK {
		return nil
	}
	return errors.New("activate: " + C.GoString(C.act_status_text(status)))
}

// Find returns the activation of that name.
func Find(name string) (*Activation, error) {
	text := C.CString(name)
	defer C.free(unsafe.Pointer(text))
	op := C.act_op_find(text)
	if op < 0 {
		return nil, fmt.Errorf("activate: there is no %q", name)
	}
	return describe(op)
}

// Catalogue returns all activations of the library.
func Catalogue() ([]*Activation, error) {
	all := make([]*Activation, C.act_op_count())
	for op := range all {
		f, err := describe(C.act_op(op))
		if err != nil {
			return nil, err
		}
		all[op] = f
	}
	return all, nil
}

func describe(op C.act_op) (*Activation, error) {
	info := C.act_op_info{}
	info.size = C.sizeof_act_op_info
	if err := check(C.act_op_describe(op, &info)); err != nil {
		return nil, err
	}
	f := &Activation{
		Name:       C.GoString(info.name),
		Formula:    C.GoString(info.formula),
		Derivative: C.GoString(info.derivative),
		op:         op,
	}
	for k := 0; k < int(info.param_count); k++ {
		name := C.GoString(info.param_name[k])
		f.Parameters = append(f.Parameters, Parameter{name, float32(info.param_default[k])})
	}
	return f, nil
}

// Forward sets y[i] = f(x[i]); y may be x. Parameters left out have their defaults.
func (f *Activation) Forward(x, y []float32, params ...float32) error {
	all, err := f.params(params)
	if err != nil {
		return err
	}
	if len(x) != len(y) {
		return errors.New("activate: the slices differ in length")
	}
	return check(C.act_forward(f.op, C.ACT_F32, start(x), start(y), C.size_t(len(x)), &all, nil))
}

// Backward sets dx[i] = dy[i] * f'(x[i]); dx may be dy or x.
func (f *Activation) Backward(dy, x, dx []float32, params ...float32) error {
	all, err := f.params(params)
	if err != nil {
		return err
	}
	if len(dy) != len(x) || len(x) != len(dx) {
		return errors.New("activate: the slices differ in length")
	}
	return check(C.act_backward(f.op, C.ACT_F32, start(dy), start(x), start(dx),
		C.size_t(len(x)), &all, nil))
}

func (f *Activation) params(given []float32) (C.act_params, error) {
	all := C.act_params{size: C.sizeof_act_params}
	if len(given) > len(f.Parameters) {
		return all, fmt.Errorf("activate: %s takes %d parameters, got %d",
			f.Name, len(f.Parameters), len(given))
	}
	values := [2]float32{}
	for k, parameter := range f.Parameters {
		values[k] = parameter.Default
	}
	copy(values[:], given)
	all.a, all.b = C.float(values[0]), C.float(values[1])
	return all, nil
}

func start(slice []float32) unsafe.Pointer {
	if len(slice) == 0 {
		return nil
	}
	return unsafe.Pointer(&slice[0])
}
