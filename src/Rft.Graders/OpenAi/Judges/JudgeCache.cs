namespace Rft.Graders.OpenAi.Judges;

/// <summary>Replies by question, the least recently used given up first. Equal questions wait for each other. Thread-safe.</summary>
/// <param name="capacity">Most replies; 0: nothing is kept.</param>
internal sealed class JudgeCache(int capacity)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, LinkedListNode<(string Key, string Reply)>> _replies = new(StringComparer.Ordinal);
    private readonly LinkedList<(string Key, string Reply)> _recent = new();
    private readonly Dictionary<string, Turn> _turns = new(StringComparer.Ordinal);

    public bool IsOn => capacity > 0;

    /// <summary>Waits until nobody else asks the same question. Dispose what is returned when the answer is there.</summary>
    public async Task<IDisposable> EnterAsync(string key, CancellationToken cancellationToken)
    {
        Turn turn;
        lock (_gate)
        {
            if (!_turns.TryGetValue(key, out turn!)) _turns.Add(key, turn = new Turn(this, key));
            turn.Waiting++;
        }
        try
        {
            await turn.Open.WaitAsync(cancellationToken);
        }
        catch
        {
            Leave(turn);
            throw;
        }
        return turn;
    }

    public string? Find(string key)
    {
        lock (_gate)
        {
            if (!_replies.TryGetValue(key, out var node)) return null;
            _recent.Remove(node);
            _recent.AddFirst(node);
            return node.Value.Reply;
        }
    }

    public void Keep(string key, string reply)
    {
        lock (_gate)
        {
            if (capacity == 0 || _replies.ContainsKey(key)) return;
            _replies.Add(key, _recent.AddFirst((key, reply)));
            if (_replies.Count <= capacity) return;
            _replies.Remove(_recent.Last!.Value.Key);
            _recent.RemoveLast();
        }
    }

    private void Leave(Turn turn)
    {
        lock (_gate)
        {
            if (--turn.Waiting == 0) _turns.Remove(turn.Key);
        }
    }

    private sealed class Turn(JudgeCache owner, string key) : IDisposable
    {
        public string Key => key;

        public SemaphoreSlim Open { get; } = new(1, 1);

        public int Waiting { get; set; }

        public void Dispose()
        {
            Open.Release();
            owner.Leave(this);
        }
    }
}
