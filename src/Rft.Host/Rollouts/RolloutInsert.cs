using System.Globalization;
using Microsoft.Data.Sqlite;
using Rft.Host.Index;

namespace Rft.Host.Rollouts;

/// <summary>The prepared statement that puts a rollout into the index.</summary>
internal sealed class RolloutInsert : IDisposable
{
    private const int Fixed = 14;

    private readonly SqliteCommand _command;
    private readonly SqliteParameter[] _values;
    private readonly IReadOnlyList<string> _graders;

    /// <summary>Prepares it.</summary>
    /// <param name="database">The index.</param>
    /// <param name="graders">Graders in the order of their columns.</param>
    public RolloutInsert(DerivedDatabase database, IReadOnlyList<string> graders)
    {
        _graders = graders;
        var names = Enumerable.Range(0, Fixed + graders.Count).Select(i => string.Create(CultureInfo.InvariantCulture, $"${i}")).ToList();
        _command = database.Command($"INSERT INTO rollouts VALUES ({string.Join(", ", names)})");
        _values = [.. names.Select(name => _command.Parameters.AddWithValue(name, DBNull.Value))];
        _command.Prepare();
    }

    /// <summary>Puts a rollout into the index.</summary>
    /// <param name="id">Its key.</param>
    /// <param name="offset">Its first byte.</param>
    /// <param name="length">Its bytes.</param>
    /// <param name="facts">What is kept.</param>
    public void Execute(long id, long offset, int length, RolloutFacts facts)
    {
        Span<object?> values =
        [
            id, offset, length, facts.Stage, facts.Step, facts.Prompt, facts.Member, facts.Tokens, facts.Reward, facts.Advantage, facts.Kept ? 1 : 0, facts.Dropped,
            facts.Faults, facts.Disagreements,
        ];
        for (int i = 0; i < Fixed; i++) _values[i].Value = values[i] ?? DBNull.Value;
        for (int i = 0; i < _graders.Count; i++) _values[Fixed + i].Value = DBNull.Value;
        foreach (var (grader, value) in facts.Scores)
        {
            if (value is not null) _values[Fixed + Position(grader)].Value = value;
        }
        _command.ExecuteNonQuery();
    }

    /// <inheritdoc/>
    public void Dispose() => _command.Dispose();

    private int Position(string grader)
    {
        for (int i = 0; i < _graders.Count; i++)
        {
            if (_graders[i] == grader) return i;
        }
        throw new InvalidOperationException($"grader '{grader}' has no column");
    }
}
