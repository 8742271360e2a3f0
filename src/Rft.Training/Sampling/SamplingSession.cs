using Rft.Graders;
using Rft.Training.Models;
using static TorchSharp.torch;

namespace Rft.Training.Sampling;

/// <summary>Samples a list of requests with continuous batching: a finished row's slot is given to the next request.</summary>
/// <remarks>
/// Compute thread only. A row's tokens and log-probabilities do not depend on the other rows: products never have fewer than
/// <see cref="MinimumRows"/> rows (with fewer, matrix libraries take another path with other rounding), prompts are read in chunks of a fixed length,
/// and attention works on fixed key blocks.
/// </remarks>
internal sealed class SamplingSession : IDisposable
{
    /// <summary>Rows below which a product's rounding may change.</summary>
    public const int MinimumRows = 8;

    private const int PromptChunk = 16;
    private readonly Decoder _model;
    private readonly SamplingSettings _settings;
    private readonly IReadOnlySet<int> _stopTokens;
    private readonly int _slots;
    private readonly int _policyVersion;
    private readonly Queue<SampleRequest> _waiting;
    private int _capacity;
    private List<Row> _rows = [];
    private KeyValueCache _cache;

    /// <summary>Prepares a session.</summary>
    /// <param name="model">The policy.</param>
    /// <param name="requests">What to sample; each prompt and its completion must fit in the model's context.</param>
    /// <param name="settings">How.</param>
    /// <param name="stopTokens">Tokens that end a completion.</param>
    /// <param name="slots">Completions sampled side by side.</param>
    /// <param name="policyVersion">Stored with each completion.</param>
    /// <exception cref="ArgumentException">A prompt is empty or leaves no room for a completion.</exception>
    public SamplingSession(
        Decoder model, IReadOnlyList<SampleRequest> requests, SamplingSettings settings, IReadOnlySet<int> stopTokens, int slots, int policyVersion)
    {
        (_model, _settings, _stopTokens, _policyVersion) = (model, settings.Validated(), stopTokens, policyVersion);
        foreach (var request in requests) Check(request);
        _slots = Math.Max(slots, MinimumRows);
        _waiting = new Queue<SampleRequest>(requests);
        _capacity = requests.Count == 0 ? 1 : Needed(requests);
        _cache = KeyValueCache.Allocate(model.Config, MinimumRows, _capacity, model.Tensors);
    }

    /// <summary>Whether every completion has been handed out.</summary>
    public bool Done => _waiting.Count == 0 && _rows.TrueForAll(row => row.Finished);

    /// <summary>Adds further requests, which are sampled after those that wait.</summary>
    /// <param name="requests">What to sample; each prompt and its completion must fit in the model's context.</param>
    /// <exception cref="ArgumentException">A prompt is empty or leaves no room for a completion.</exception>
    public void Add(IReadOnlyList<SampleRequest> requests)
    {
        foreach (var request in requests)
        {
            Check(request);
            _waiting.Enqueue(request);
        }
        // Room for a longer prompt is made when the rows are next put together.
        if (requests.Count > 0) _capacity = Math.Max(_capacity, Needed(requests));
    }

    /// <summary>Samples on until at least one completion is finished.</summary>
    public IReadOnlyList<Completion> Advance()
    {
        using var mode = inference_mode();
        while (!Done)
        {
            Fill();
            Step();
            var finished = _rows.Where(row => row is { Finished: true, HandedOut: false }).ToList();
            if (finished.Count > 0) return [.. finished.Select(row => row.HandOut(_policyVersion))];
        }
        return [];
    }

    /// <inheritdoc/>
    public void Dispose() => _cache.Dispose();

    private int Needed(IReadOnlyList<SampleRequest> requests) => requests.Max(request => request.Tokens.Count - request.Done) + _settings.MaxTokens;

    private void Check(SampleRequest request)
    {
        int context = _model.Config.Context;
        if (request.Tokens.Count == 0) throw new ArgumentException($"prompt {request.Index} is empty; there must be at least one token to continue");
        if (request.Tokens.Count - request.Done + _settings.MaxTokens > context)
        {
            throw new ArgumentException(
                $"prompt {request.Index} has {request.Tokens.Count} tokens and max_tokens is {_settings.MaxTokens}: together more than the model's context of {context}");
        }
    }

    // Rows leave only when enough have finished to pay for the copy; then waiting prompts take their place.
    private void Fill()
    {
        var active = _rows.FindAll(row => !row.Finished);
        bool room = _waiting.Count > 0 && active.Count + _waiting.Peek().Count <= Math.Max(_slots, _waiting.Peek().Count);
        bool refill = room && (active.Count == 0 || active.Count <= _slots * 3 / 4);
        if (!refill && active.Count * 2 > Math.Max(_rows.Count, MinimumRows)) return;
        if (!refill && _rows.Count <= MinimumRows) return;
        var taken = new List<SampleRequest>();
        int count = active.Count;
        while (_waiting.Count > 0 && (count == 0 || count + _waiting.Peek().Count <= _slots))
        {
            taken.Add(_waiting.Dequeue());
            count += taken[^1].Count;
        }
        Replace(active, taken, count);
    }

    private void Replace(List<Row> active, List<SampleRequest> taken, int count)
    {
        using var scope = NewDisposeScope();
        var keep = active.ConvertAll(row => _rows.IndexOf(row));
        for (int spare = count; spare < MinimumRows; spare++) keep.Add(0);
        using var prompts = taken.Count == 0 ? null : ReadPrompts(taken);
        var repeats = taken.SelectMany((request, i) => Enumerable.Repeat(i, request.Count)).ToList();
        // Spare rows stand between the kept and the new ones so that row numbers stay those of the list.
        var spares = Enumerable.Range(0, Math.Max(0, MinimumRows - count)).Select(_ => Row.Spare());
        var cache = _cache.Select(keep, prompts, repeats, _capacity);
        _cache.Dispose();
        _cache = cache;
        var added = taken.SelectMany(request => Enumerable.Range(request.Member, request.Count).Select(member => new Row(request, member, _settings)));
        _rows = [.. active, .. spares, .. added];
    }

    // All but the last token of each prompt; the last one is the first input of decoding.
    private KeyValueCache ReadPrompts(List<SampleRequest> requests)
    {
        int rows = Math.Max(requests.Count, 1), longest = requests.Max(request => request.Tokens.Count - 1);
        var cache = KeyValueCache.Allocate(_model.Config, rows, _capacity, _model.Tensors);
        var starts = new int[rows];
        for (int start = 0; start < longest; start += PromptChunk)
        {
            using var scope = NewDisposeScope();
            var tokens = new long[rows * PromptChunk];
            for (int row = 0; row < rows; row++)
            {
                var prompt = requests[row].Tokens;
                for (int i = 0; i < PromptChunk && start + i < prompt.Count - 1; i++) tokens[row * PromptChunk + i] = prompt[start + i];
            }
            Array.Fill(starts, start);
            cache.Place(starts, PromptChunk);
            _model.Hidden(_model.Tensors.From(tokens, rows, PromptChunk), cache);
        }
        return cache;
    }

    private void Step()
    {
        using var scope = NewDisposeScope();
        int rows = _rows.Count, vocabulary = _model.Config.Vocabulary;
        _cache.Place([.. _rows.Select(row => row.Position)], 1);
        var inputs = _model.Tensors.From([.. _rows.Select(row => (long)row.Input)], rows, 1);
        using var routing = _model.Config.Experts is null ? null : new ExpertRouting();
        var logits = _model.Logits(_model.Hidden(inputs, _cache, routing).view(rows, _model.Config.Width));
        var experts = routing?.Choices();
        var logProbs = PolicyDistribution.LogProbs(logits, _settings.Temperature);
        var entropies = PolicyDistribution.Entropy(logProbs).cpu().data<float>().ToArray();
        float[] all = logProbs.cpu().data<float>().ToArray();
        for (int i = 0; i < rows; i++)
        {
            if (_rows[i].Finished) continue;
            _rows[i].Take(all.AsSpan(i * vocabulary, vocabulary), entropies[i], _settings, _stopTokens);
            if (experts is not null) _rows[i].Went(experts, i);
        }
    }

    private sealed class Row(SampleRequest request, int member, SamplingSettings settings)
    {
        private readonly ulong _seed = Seed.Derive(request.Seed, (ulong)member);
        private readonly List<int> _tokens = [];
        private readonly List<float> _logProbs = [];
        private readonly List<float> _policyLogProbs = [];
        private readonly List<short> _experts = [];
        private ExpertChoices? _through;
        private readonly int _most = Math.Min(request.AtMost ?? int.MaxValue, settings.MaxTokens - request.Done);
        private double _entropy;
        private bool _stopped;

        public bool Finished { get; private set; }

        public bool HandedOut { get; private set; }

        public int Position => request.Tokens.Count - 1 + _tokens.Count;

        public int Input => _tokens.Count == 0 ? request.Tokens[^1] : _tokens[^1];

        /// <summary>A row that only fills up a small batch.</summary>
        public static Row Spare() =>
            new(new SampleRequest(-1, [0], 1, 0), 0, new SamplingSettings { MaxTokens = 1 }) { Finished = true, HandedOut = true };

        public void Take(ReadOnlySpan<float> logProbs, float entropy, SamplingSettings how, IReadOnlySet<int> stopTokens)
        {
            var drawn = TokenDraw.Draw(logProbs, how, Seed.Uniform(_seed, (ulong)(request.Done + _tokens.Count)));
            _tokens.Add(drawn.Token);
            _logProbs.Add(drawn.LogProb);
            _policyLogProbs.Add(drawn.PolicyLogProb);
            _entropy += entropy;
            _stopped = stopTokens.Contains(drawn.Token);
            Finished = _stopped || _tokens.Count == _most;
        }

        /// <summary>Keeps the experts of the token just drawn: those of row <paramref name="row"/>.</summary>
        public void Went(ExpertChoices through, int row)
        {
            _through = through;
            _experts.AddRange(through.At(row));
        }

        public Completion HandOut(int policyVersion)
        {
            HandedOut = true;
            return new Completion(
                request.Index, member, [.. _tokens], [.. _logProbs], [.. _policyLogProbs], _stopped, _entropy, policyVersion)
            {
                Experts = _through is null ? null : _through with { Experts = [.. _experts] },
            };
        }
    }
}
