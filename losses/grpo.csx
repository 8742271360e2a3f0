// The clipped loss of GRPO (arXiv 2402.03300, equation 3) as the preset grpo has it: -min(R A, clip(R) A), the mean of each row, then the mean over all rows.
// A start for a loss of your own: change what stands between the two marks. Options: clip_low, clip_high (offsets from 1).
double least = 1 - (Options.Get<double?>("clip_low") ?? 0.2), most = 1 + (Options.Get<double?>("clip_high") ?? 0.2);
double loss = 0;
double[][] gradient = [.. LogProbs.Select(row => new double[row.Length])];
for (int row = 0; row < LogProbs.Count; row++)
{
    // Denominators are those of the whole step: a script sees one micro-batch of it at a time.
    double share = 1 / (Mask[row].Count(trained => trained) * Totals.Sequences);
    for (int t = 0; t < LogProbs[row].Length; t++)
    {
        if (!Mask[row][t]) continue;
        double advantage = Advantages[row][t];
        // ---- the loss of a token, and its slope by the log-probability
        double ratio = Math.Exp(LogProbs[row][t] - OldLogProbs[row][t]);
        double free = ratio * advantage, clipped = Math.Clamp(ratio, least, most) * advantage;
        double value = -Math.Min(free, clipped), slope = free <= clipped ? -free : 0;
        // ----
        loss += value * share;
        gradient[row][t] = slope * share;
    }
}
return Result(loss, gradient);
