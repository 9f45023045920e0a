# SPDX-License-Identifier: MIT
#
# Computes the values of golden.txt again, through activate.rb.
#
#     ruby golden.rb FILE
require_relative "activate"

def from_bits(text)
  [text.hex].pack("L").unpack1("f")
end

# Floats as integers of which neighbours differ by 1.
def order(value)
  bits = [value].pack("f").unpack1("l")
  bits.negative? ? bits ^ 0x7fffffff : bits
end

def near?(got, want, most)
  got.all? { |value| (order(value) - order(from_bits(want))).abs <= most.to_i }
end

def right?(line)
  name, params, x, y, y_most, dx, dx_most = line.split
  f = Activate::CATALOGUE.fetch(name)
  params = params.split(",").reject { |text| text == "-" }.map { |text| from_bits(text) }
  xs = [from_bits(x)] * 37
  got = f.forward(xs, *params)
  slope = f.backward([1] * 37, xs, *params)
  right = near?(got, y, y_most) && near?(slope, dx, dx_most)
  puts "wrong: #{line}  got #{got[0]}, #{slope[0]}" unless right
  right
end

def raises?(kind, text)
  yield
  puts "nothing raised instead of #{text.inspect}"
  false
rescue kind => error
  error.message.include?(text) || puts("#{error.message} instead of #{text.inspect}")
end

# A view of the first two numbers.
def first_two(buffer)
  Fiddle::Pointer.new(buffer.to_i, 2 * Activate::C::FLOAT)
end

# What must be refused is, and nothing is written.
def refused?
  celu, three, two = Activate.celu, Activate.pack([1, 2, 3]), Activate.pack([7, 7])
  all = [
    raises?(Activate::Error, "celu: parameter: ") { celu.forward!(three, three, -1) },
    raises?(Activate::Error, "gelu: unsupported: ") { Activate.gelu.backward_y!(two, two, two) },
    raises?(Activate::Error, "celu: overlap: ") { celu.forward!(three + 4, first_two(three)) },
    raises?(ArgumentError, "celu takes 1 parameters, got 2") { celu.forward!(three, three, 1, 2) },
    raises?(ArgumentError, "differ in length: 12 and 8") { celu.forward!(three, two) },
    raises?(ArgumentError, "differ in length: 8 and 12") { celu.forward!(two, three) },
    raises?(ArgumentError, "differ in length: 12 and 8") { celu.backward!(three, three, two) },
    raises?(ArgumentError, "differ in length: 8 and 12") { celu.backward([1, 2], [1, 2, 3]) },
    raises?(TypeError, "not on Array") { celu.forward!([1, 2], [1, 2]) },
    raises?(TypeError, "not on Integer") { celu.forward!(two.to_i, two.to_i) },
    raises?(TypeError, "not on String") { celu.forward!("12345678", +"12345678") }
  ]
  all.all? && Activate.unpack(three) == [1, 2, 3] && Activate.unpack(two) == [7, 7]
end

# A parameter that is not given has its default, not 0: the scale of selu here.
def defaults_kept?
  Activate.selu.forward([1], 1) == [[1.05070098735548].pack("f").unpack1("f")]
end

lines = File.readlines(ARGV.fetch(0)).reject { |line| line.start_with?("#") }
wrong = lines.count { |line| !right?(line) }
puts "#{lines.size} golden values, #{wrong} wrong"
exit lines.any? && wrong.zero? && defaults_kept? && refused?
