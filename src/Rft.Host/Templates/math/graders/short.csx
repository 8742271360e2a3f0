// grader: name=short  range=0..1
// 1 for an answer of up to 40 characters, falling to 0 at 140.
int over = Math.Max(0, Sample.Text.Length - 40);
Metric("characters", Sample.Text.Length);
return 1 - Math.Min(100, over) / 100.0;
