// grader: name=known-label  range=0..1
// 1 when the answer is one of the three labels, right or wrong.
string[] labels = ["praise", "complaint", "question"];
return Sample.TryGetAnswer(out string answer) && labels.Contains(answer) ? 1.0 : 0.0;
