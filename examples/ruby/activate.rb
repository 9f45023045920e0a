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
    PARAMS_MOST = 8
    FORMULA, DERIVATIVE = 0, 1
    extern "int32_t act_op_count()"
    extern "char *act_op_name(int32_t)"
    extern "char *act_op_text(int32_t, int32_t)"
    extern "char *act_op_param(int32_t, int32_t, void *, void *, void *)"
    extern "char *act_status_text(int32_t)"
    extern "int32_t act_forward(int32_t, int32_t, void *, void *, size_t, void *, void *)"
    %w[act_backward act_backward_y].each do |name|
      extern "int32_t #{name}(int32_t, int32_t, void *, void *, void *, size_t, void *, void *)"
    end
  end

  def self.check(name, status)
    raise Error, "#{name}: #{C.act_status_text(status)}" unless status.zero?
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
    attr_reader :name, :formula, :derivative, :parameters # names and defaults

    def initialize(op)
      @op, @name = op, C.act_op_name(op).to_s
      @formula, @derivative = [C::FORMULA, C::DERIVATIVE].map { |k| C.act_op_text(op, k).to_s }
      @parameters = {}
      default = Fiddle::Pointer.malloc(C::FLOAT, Fiddle::RUBY_FREE)
      until (name = C.act_op_param(op, @parameters.size, default, nil, nil)).null?
        @parameters[name.to_s] = default[0, C::FLOAT].unpack1("f")
      end
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
      Activate.check(@name, C.act_forward(@op, C::F32, x, y, n, pack_params(params), nil))
      y
    end

    def backward!(dy, x, dx, *params)
      n = count(dy, x, dx)
      Activate.check(@name, C.act_backward(@op, C::F32, dy, x, dx, n, pack_params(params), nil))
      dx
    end

    def backward_y!(dy, y, dx, *params)
      n = count(dy, y, dx)
      Activate.check(@name, C.act_backward_y(@op, C::F32, dy, y, dx, n, pack_params(params), nil))
      dx
    end

    private

    # C gets addresses and believes them: so nothing but memory of pack(), of one length.
    def count(*buffers)
      buffers.each do |buffer|
        unless buffer.is_a?(Fiddle::Pointer)
          raise TypeError, "#{@name} works on memory of Activate.pack(), not on #{buffer.class}"
        end
      end
      sizes = buffers.map(&:size).uniq
      return sizes[0] / C::FLOAT if sizes.size == 1

      raise ArgumentError, "the buffers differ in length: #{sizes[0]} and #{sizes[1]} bytes"
    end

    def pack_params(given)
      if given.size > @parameters.size
        raise ArgumentError, "#{@name} takes #{@parameters.size} parameters, got #{given.size}"
      end

      values = given + [0] * (C::PARAMS_MOST - given.size)
      [given.size, *values].pack("Jf#{C::PARAMS_MOST}") # act_params
    end
  end

  CATALOGUE = (0...C.act_op_count).map { |op| Activation.new(op) }.to_h { |f| [f.name, f] }.freeze
  CATALOGUE.each { |name, f| define_singleton_method(name) { f } }
end
