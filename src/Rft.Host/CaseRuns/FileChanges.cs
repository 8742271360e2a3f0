using System.Threading.Channels;

namespace Rft.Host.CaseRuns;

/// <summary>Waits for changes of files and lets them settle: an editor writes a file in several steps.</summary>
internal sealed class FileChanges : IDisposable
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(300);

    // One place: what matters is that something has changed, not how often.
    private readonly Channel<bool> _changed = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly List<FileSystemWatcher> _watchers;

    /// <summary>Starts watching.</summary>
    /// <param name="folders">The folders, with everything below them.</param>
    public FileChanges(IEnumerable<string> folders) => _watchers = [.. folders.Select(Watch)];

    /// <summary>Waits until something has changed and then nothing for a moment.</summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        await _changed.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        do await Task.Delay(Quiet, cancellationToken).ConfigureAwait(false);
        while (_changed.Reader.TryRead(out _));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var watcher in _watchers) watcher.Dispose();
    }

    private FileSystemWatcher Watch(string folder)
    {
        var watcher = new FileSystemWatcher(folder) { IncludeSubdirectories = true };
        void Note(object sender, FileSystemEventArgs change)
        {
            if (IsWatched(change.Name ?? "")) _changed.Writer.TryWrite(true);
        }
        watcher.Changed += Note;
        watcher.Created += Note;
        watcher.Renamed += Note;
        watcher.EnableRaisingEvents = true;
        return watcher;
    }

    private static bool IsWatched(string name) =>
        name.EndsWith(CaseSearch.Suffix, StringComparison.Ordinal) || CaseSearch.Extensions.Contains(Path.GetExtension(name), StringComparer.OrdinalIgnoreCase);
}
