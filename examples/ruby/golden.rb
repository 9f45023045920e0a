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
  name, a, b, x, y, y_most, dx, dx_most = line.split
  f = Activate::CATALOGUE.fetch(name)
  params = [a, b].first(f.parameters.size).map { |text| from_bits(text) }
  xs = [from_bits(x)] * 37
  got = f.forward(xs, *params)
  slope = f.backward([1] * 37, xs, *params)
  right = near?(got, y, y_most) && near?(slope, dx, dx_most)
  puts "wrong: #{line}  got #{got[0]}, #{slope[0]}" unless right
  right
end

# What must be refused is, with the text of the library.
def refused?
  Activate.celu.forward([1, 2, 3], -1)
  false
rescue Activate::Error => error
  error.message.start_with?("bad argument")
end

lines = File.readlines(ARGV.fetch(0)).reject { |line| line.start_with?("#") }
wrong = lines.count { |line| !right?(line) }
puts "#{lines.size} golden values, #{wrong} wrong"
exit lines.any? && wrong.zero? && refused?
