namespace Rft.Training.Sampling;

/// <summary>Draws a token from a row of log-probabilities with one uniform number: pure, so the same row and number give the same token everywhere.</summary>
public static class TokenDraw
{
    /// <summary>Draws one token.</summary>
    /// <param name="logProbs">Log-softmax of the tempered logits, [V], nats.</param>
    /// <param name="settings">Truncation, and whether to be greedy.</param>
    /// <param name="uniform">A number in [0, 1).</param>
    /// <exception cref="ArgumentException">The row holds no finite log-probability: the model has diverged.</exception>
    public static DrawnToken Draw(ReadOnlySpan<float> logProbs, SamplingSettings settings, double uniform)
    {
        if (settings.Greedy) return Likeliest(logProbs);
        return settings.Truncates ? DrawTruncated(logProbs, settings, uniform) : DrawWhole(logProbs, uniform);
    }

    private static DrawnToken Likeliest(ReadOnlySpan<float> logProbs)
    {
        int best = -1;
        for (int token = 0; token < logProbs.Length; token++)
        {
            if (float.IsFinite(logProbs[token]) && (best < 0 || logProbs[token] > logProbs[best])) best = token;
        }
        return best >= 0 ? new DrawnToken(best, logProbs[best], logProbs[best]) : throw Diverged();
    }

    private static DrawnToken DrawWhole(ReadOnlySpan<float> logProbs, double uniform)
    {
        // The probabilities sum to 1 up to rounding; a target beyond the sum takes the last token that has any probability.
        double sum = 0;
        int last = -1;
        for (int token = 0; token < logProbs.Length; token++)
        {
            double probability = Math.Exp(logProbs[token]);
            if (!(probability > 0)) continue;
            sum += probability;
            last = token;
            if (sum > uniform) break;
        }
        return last >= 0 ? new DrawnToken(last, logProbs[last], logProbs[last]) : throw Diverged();
    }

    private static DrawnToken DrawTruncated(ReadOnlySpan<float> logProbs, SamplingSettings settings, double uniform)
    {
        var kept = Kept(logProbs, settings);
        if (kept.Count == 0) throw Diverged();
        double total = 0;
        foreach (int token in kept) total += Math.Exp(logProbs[token]);
        double target = uniform * total, sum = 0;
        int drawn = kept[^1];
        foreach (int token in kept)
        {
            sum += Math.Exp(logProbs[token]);
            if (sum <= target) continue;
            drawn = token;
            break;
        }
        return new DrawnToken(drawn, (float)(logProbs[drawn] - Math.Log(total)), logProbs[drawn]);
    }

    /// <summary>
    /// What top-k and top-p leave, likeliest first, equal ones by id; never empty when any token is finite. Top-p is taken of what top-k leaves, as
    /// transformers does: a token stays while those before it hold less than top-p of the mass.
    /// </summary>
    internal static List<int> Kept(ReadOnlySpan<float> logProbs, SamplingSettings settings)
    {
        var likely = Likely(logProbs, settings);
        likely.Sort();
        int limit = settings.TopK > 0 ? Math.Min(settings.TopK, likely.Count) : likely.Count;
        double mass = settings.TopK > 0 ? likely.Take(limit).Sum(key => Math.Exp(-key.Negative)) : 1;
        // Rounding may bring the sum to 1 early; without top-p nothing is cut.
        double most = settings.TopP < 1 ? settings.TopP * mass : double.PositiveInfinity;
        var kept = new List<int>();
        double sum = 0;
        for (int i = 0; i < limit && (i == 0 || sum < most); i++)
        {
            kept.Add(likely[i].Token);
            sum += Math.Exp(-likely[i].Negative);
        }
        return kept;
    }

    // Sorting a vocabulary of 150,000 for every token would take longer than the model. What lies far below the likeliest is only looked at when the rest
    // is too little.
    private static List<(float Negative, int Token)> Likely(ReadOnlySpan<float> logProbs, SamplingSettings settings)
    {
        const float Near = 12;
        float most = float.NegativeInfinity;
        foreach (float logProb in logProbs) most = Math.Max(most, float.IsFinite(logProb) ? logProb : most);
        var near = Above(logProbs, most - Near);
        bool enough = settings.TopK > 0
            ? near.Count >= settings.TopK
            : settings.TopP < 1 && near.Sum(key => Math.Exp(-key.Negative)) >= settings.TopP;
        return enough ? near : Above(logProbs, float.MinValue);
    }

    private static List<(float Negative, int Token)> Above(ReadOnlySpan<float> logProbs, float bound)
    {
        var keys = new List<(float, int)>();
        for (int token = 0; token < logProbs.Length; token++)
        {
            if (float.IsFinite(logProbs[token]) && logProbs[token] >= bound) keys.Add((-logProbs[token], token));
        }
        return keys;
    }

    private static ArgumentException Diverged() =>
        new("no token has a finite log-probability: the model's output is not a number; lower the learning rate or resume an earlier checkpoint");
}
