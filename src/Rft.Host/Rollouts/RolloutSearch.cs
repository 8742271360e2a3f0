using System.Globalization;
using System.Text;
using System.Text.Json;
using Rft.Host.Configuration.Source;
using Rft.Host.Index;

namespace Rft.Host.Rollouts;

/// <summary>Finds rollouts of a run. In file order, files are read into the index only until the caller has enough.</summary>
/// <param name="run">The run's folder.</param>
/// <param name="filter">Which are wanted.</param>
/// <param name="badLine">Told about each line that cannot be read: place and reason.</param>
/// <param name="notice">Told about the index.</param>
internal sealed class RolloutSearch(string run, RolloutFilter filter, Action<string, string> badLine, Action<string> notice) : IDisposable
{
    private const int LargestChunk = 64;

    private readonly RolloutIndex _index = RolloutIndex.Open(run, notice);
    private readonly string _folder = Path.Combine(run, RunFiles.Rollouts);

    /// <summary>Rollouts that were read into the index for this search.</summary>
    public int Added => _index.Added;

    /// <summary>The lines that are wanted, with what they say.</summary>
    /// <param name="order">The order.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public IEnumerable<(string Line, RolloutRecord Rollout)> Find(RolloutOrder order, CancellationToken cancellationToken)
    {
        // Whoever looks at texts in file order reads nearly every line.
        using var reader = new RolloutLines(_folder, whole: filter.ReadsText && order.Key is null);
        foreach (var (first, last) in Parts(inOrder: order.Key is null, cancellationToken))
        {
            foreach (var place in _index.Find(filter, first, last, order))
            {
                cancellationToken.ThrowIfCancellationRequested();
                var bytes = reader.Read(place);
                if (!filter.MayAccept(bytes)) continue;
                if (Parse(place, Encoding.UTF8.GetString(bytes)) is { } found && (!filter.ReadsText || filter.AcceptsText(found.Rollout.Text))) yield return found;
            }
        }
    }

    /// <summary>How many are wanted.</summary>
    /// <param name="cancellationToken">Stops the search.</param>
    public long Count(CancellationToken cancellationToken)
    {
        if (filter.ReadsText) return Find(RolloutOrder.File, cancellationToken).LongCount();
        return Parts(inOrder: false, cancellationToken).Sum(part => _index.Count(filter, part.First, part.Last));
    }

    /// <inheritdoc/>
    public void Dispose() => _index.Dispose();

    // Ranges of files that have been read into the index. The first ranges are short: a common filter is satisfied by the first file.
    private IEnumerable<(int First, int Last)> Parts(bool inOrder, CancellationToken cancellationToken)
    {
        _index.Forget(RolloutFiles.Numbers(_folder, step: null, _ => { }));
        int[] files = [.. RolloutFiles.Numbers(_folder, filter.Step, notice)];
        int size = 1;
        for (int start = 0; start < files.Length; start += size, size = Math.Min(2 * size, LargestChunk))
        {
            var part = new ArraySegment<int>(files, start, Math.Min(size, files.Length - start));
            cancellationToken.ThrowIfCancellationRequested();
            _index.Fill(part);
            foreach (var (file, line, position, message) in _index.BadLines(part[0], part[^1]))
                badLine(string.Create(CultureInfo.InvariantCulture, $"{RolloutFiles.PathOf(_folder, file)}({line},{position})"), message);
            if (inOrder && KnowsNames()) yield return (part[0], part[^1]);
        }
        if (!inOrder && files.Length > 0 && KnowsNames()) yield return (files[0], files[^1]);
    }

    private bool KnowsNames()
    {
        if (_index.Graders.Count > 0 && filter.Disagrees is not (null or RolloutFilter.Any)) RunShadows.Check(run, filter.Disagrees, _index.Graders);
        return KnowsGrader();
    }

    // Before any rollout is known, no grader is: such files hold none.
    private bool KnowsGrader()
    {
        if (filter.Grader is not { } grader || _index.Graders.Contains(grader)) return true;
        if (_index.Graders.Count == 0) return false;
        throw new UsageException(
            $"no rollout of the run {run} has a grader '{grader}'; its graders are {string.Join(", ", _index.Graders)}{Nearest.Hint(grader, _index.Graders)}");
    }

    private (string Line, RolloutRecord Rollout)? Parse(RolloutPlace place, string line)
    {
        try
        {
            return (line, RolloutRecord.Parse(line));
        }
        catch (JsonException e)
        {
            badLine(string.Create(CultureInfo.InvariantCulture, $"{RolloutFiles.PathOf(_folder, place.File)}({place.Line},{(e.BytePositionInLine ?? 0) + 1})"),
                e.Message);
            return null;
        }
    }
}
