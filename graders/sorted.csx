// grader: name=sorted  range=0..1  time=200ms
// 1 when the answer holds the digits of the row's `digits` in ascending order.
string digits = Item.Text("digits");
if (digits.Length == 0 || !digits.All(char.IsAsciiDigit)) return Invalid("the row's digits are not digits");
if (!Sample.TryGetAnswer(out string answer)) return Grade.Pass(false, "no <answer> element");
string sorted = string.Concat(digits.Order());
return answer == sorted ? Grade.Pass(true) : Grade.Pass(false, $"expected {sorted}");
