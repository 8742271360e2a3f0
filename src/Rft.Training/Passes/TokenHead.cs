using Rft.Training.Models;
using Rft.Training.Sampling;
using static TorchSharp.torch;

namespace Rft.Training.Passes;

/// <summary>
/// From hidden states to log-probabilities of given tokens, in pieces of rows: the logits of a micro-batch never exist as a whole when the vocabulary is
/// large. With several pieces each one's logits are made again for the gradient.
/// </summary>
/// <remarks>Compute thread only. Its tensors belong to the scope in which it was made.</remarks>
internal sealed class TokenHead
{
    private readonly Decoder _model;
    private readonly double _temperature;
    private readonly bool _withEntropies;
    private readonly Tensor _hidden;
    private readonly Tensor _targets;
    private readonly long _rows;
    private readonly bool _inPieces;

    /// <summary>Runs forward.</summary>
    /// <param name="model">The model.</param>
    /// <param name="hidden">Final hidden states, [N, C], N at least 1.</param>
    /// <param name="targets">[N], int64.</param>
    /// <param name="temperature">Divides the logits.</param>
    /// <param name="entropies">Whether entropies are wanted.</param>
    /// <param name="logitsAtOnce">Logits that may exist at once.</param>
    public TokenHead(Decoder model, Tensor hidden, Tensor targets, double temperature, bool entropies, long logitsAtOnce)
    {
        (_model, _hidden, _targets, _temperature, _withEntropies) = (model, hidden, targets, temperature, entropies);
        _rows = Math.Max(SamplingSession.MinimumRows, logitsAtOnce / model.Config.Vocabulary);
        _inPieces = hidden.shape[0] > _rows;
        if (!_inPieces)
        {
            (LogProbs, Entropies) = Piece(hidden, targets);
            return;
        }
        using (no_grad())
        {
            var pieces = Ranges().Select(range => Piece(hidden.narrow(0, range.From, range.Count), targets.narrow(0, range.From, range.Count))).ToList();
            LogProbs = cat([.. pieces.Select(piece => piece.LogProbs)]);
            Entropies = entropies ? cat([.. pieces.Select(piece => piece.Entropies!)]) : null;
        }
        if (!is_grad_enabled()) return;
        LogProbs.requires_grad_();
        Entropies?.requires_grad_();
    }

    /// <summary>Log-probabilities of the targets, [N], nats.</summary>
    public Tensor LogProbs { get; }

    /// <summary>Entropies, [N], nats; null when not asked for.</summary>
    public Tensor? Entropies { get; }

    /// <summary>Carries gradients of the results on to the hidden states, where the pieces have cut them off; parameters accumulate theirs.</summary>
    public void Backward()
    {
        if (!_inPieces) return;
        using var scope = NewDisposeScope();
        var gradient = cat([.. Ranges().Select(Back)]);
        if (_hidden.requires_grad) _hidden.backward([gradient]);
    }

    private IEnumerable<(long From, long Count)> Ranges()
    {
        long all = _hidden.shape[0];
        for (long from = 0; from < all; from += _rows) yield return (from, Math.Min(_rows, all - from));
    }

    private Tensor Back((long From, long Count) range)
    {
        using var scope = NewDisposeScope();
        var leaf = _hidden.detach().narrow(0, range.From, range.Count).clone().requires_grad_();
        var (logProbs, entropies) = Piece(leaf, _targets.narrow(0, range.From, range.Count));
        List<Tensor> results = [logProbs], gradients = [Part(LogProbs, range)];
        if (entropies is not null)
        {
            results.Add(entropies);
            gradients.Add(Part(Entropies!, range));
        }
        autograd.backward(results, gradients);
        return leaf.grad!.MoveToOuterDisposeScope();
    }

    // A loss may leave a result out, which then has no gradient.
    private static Tensor Part(Tensor result, (long From, long Count) range) => (result.grad ?? zeros_like(result)).narrow(0, range.From, range.Count);

    private (Tensor LogProbs, Tensor? Entropies) Piece(Tensor hidden, Tensor targets)
    {
        using var scope = NewDisposeScope();
        var all = PolicyDistribution.LogProbs(Logits(hidden), _temperature);
        var chosen = all.gather(-1, targets.unsqueeze(-1)).squeeze(-1);
        return (chosen.MoveToOuterDisposeScope(), _withEntropies ? PolicyDistribution.Entropy(all).MoveToOuterDisposeScope() : null);
    }

    // Products of very few rows round differently; the sampler never makes them.
    private Tensor Logits(Tensor hidden)
    {
        long rows = hidden.shape[0], missing = SamplingSession.MinimumRows - rows;
        return missing <= 0 ? _model.Logits(hidden) : _model.Logits(nn.functional.pad(hidden, [0, 0, 0, missing])).narrow(0, 0, rows);
    }
}
