// grader: name=brevity  range=0..1  time=200ms
// Shorter is better: 1 up to options.limit characters (24 unless set), falling in a straight line to 0 at twice that.
int limit = Context.Options.Get<int?>("limit") ?? 24;
int length = Sample.Text.Length;
Metric("characters", length);
return Math.Clamp(2 - ((double)length / limit), 0, 1);
