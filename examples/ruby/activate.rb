# SPDX-License-Identifier: MIT
#
# libactivate for Ruby, through Fiddle: one object per activation, made at require.
#
#     y = Activate.gelu.forward([-10, 0.5, 2])
#     Activate.leaky_relu.forward([1, -1], 0.2)
#     dx = Activate.gelu.backward(dy, x)
#
#     x = Activate.pack([-10, 0.5, 2])   # memory of C
#     Activate.gelu.forward!(x, x)       # in place, without a copy
#     Activate.unpack(x)
#
# An error of the library is an Activate::Error. The environment variable
# ACTIVATE_LIBRARY can name the library.
require "fiddle/import"

module Activate
  class Error < StandardError; end

  # The C interface: see include/activate/activate.h.
  module C
    extend Fiddle::Importer
    dlload ENV["ACTIVATE_LIBRARY"] || "libactivate.so.0"
    F32 = 0
    FLOAT = 4
    Params = struct ["size_t size", "float values[2]"]
    Info = struct [
      "size_t size", "char *name", "char *formula", "char *derivative", "char *derivative_y",
      "char *kinks", "uint32_t flags", "int32_t param_count", "void *param_name[2]",
      "float param_default[2]", "float param_least[2]", "float param_greatest[2]",
      "float forward_ulp[2]", "float backward_ulp[2]", "float backward_y_ulp[2]",
      "float backward_absolute"
    ]
    extern "int32_t act_op_count()"
    extern "int32_t act_op_describe(int32_t, void *)"
    extern "char *act_status_text(int32_t)"
    extern "int32_t act_forward(int32_t, int32_t, void *, void *, size_t, void *, void *)"
    %w[act_backward act_backward_y].each do |name|
      extern "int32_t #{name}(int32_t, int32_t, void *, void *, void *, size_t, void *, void *)"
    end
  end

  def self.check(status)
    raise Error, C.act_status_text(status).to_s unless status.zero?
  end

  # Not a String: Ruby lets several of them share their memory until one changes, and
  # would not see that C changes it.
  def self.pack(numbers)
    text = numbers.pack("f*")
    buffer = Fiddle::Pointer.malloc(text.bytesize, Fiddle::RUBY_FREE)
    buffer[0, text.bytesize] = text
    buffer
  end

  def self.unpack(buffer)
    buffer[0, buffer.size].unpack("f*")
  end

  class Activation
    attr_reader :name, :formula, :derivative, :parameters

    def initialize(op, info)
      @op = op
      @name, @formula, @derivative = info.name.to_s, info.formula.to_s, info.derivative.to_s
      names = info.param_name.first(info.param_count).map { |at| Fiddle::Pointer.new(at).to_s }
      @defaults = info.param_default.to_a
      @parameters = names.zip(@defaults).to_h
    end

    # New numbers from numbers.
    def forward(x, *params)
      Activate.unpack(forward!(buffer = Activate.pack(x), buffer, *params))
    end

    def backward(dy, x, *params)
      buffer = Activate.pack(dy)
      Activate.unpack(backward!(buffer, Activate.pack(x), buffer, *params))
    end

    # On memory of pack(); y may be x, and dx may be dy or x.
    def forward!(x, y, *params)
      n = count(x, y)
      Activate.check(C.act_forward(@op, C::F32, x, y, n, pack_params(params), nil))
      y
    end

    def backward!(dy, x, dx, *params)
      n = count(dy, x, dx)
      Activate.check(C.act_backward(@op, C::F32, dy, x, dx, n, pack_params(params), nil))
      dx
    end

    def backward_y!(dy, y, dx, *params)
      n = count(dy, y, dx)
      Activate.check(C.act_backward_y(@op, C::F32, dy, y, dx, n, pack_params(params), nil))
      dx
    end

    private

    def count(*buffers)
      raise ArgumentError, "the buffers differ in length" if buffers.uniq(&:size).size > 1

      buffers.last.size / C::FLOAT
    end

    def pack_params(given)
      if given.size > @parameters.size
        raise ArgumentError, "#{@name} takes #{@parameters.size} parameters, got #{given.size}"
      end

      [C::Params.size, *given, *@defaults.drop(given.size)].pack("Jf2")
    end
  end

  def self.describe(op)
    info = C::Info.malloc(Fiddle::RUBY_FREE)
    info.size = C::Info.size
    check(C.act_op_describe(op, info))
    Activation.new(op, info)
  end

  CATALOGUE = (0...C.act_op_count).map { |op| describe(op) }.to_h { |f| [f.name, f] }.freeze
  CATALOGUE.each { |name, f| define_singleton_method(name) { f } }
end
