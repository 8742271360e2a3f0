using Rft.Host.Index;

namespace Rft.Host.Rollouts;

/// <summary>Reads single lines of rollout files. The last file stays open.</summary>
/// <param name="folder">The rollout folder.</param>
/// <param name="whole">Whether files are read as a whole, for a search that wants most of their lines.</param>
internal sealed class RolloutLines(string folder, bool whole) : IDisposable
{
    private int _file = -1;
    private FileStream? _stream;
    private byte[] _content = [];

    /// <summary>A line; valid until the next is read.</summary>
    public ReadOnlySpan<byte> Read(RolloutPlace place)
    {
        if (_file != place.File) Open(place.File);
        // A file that a resumed run has just begun anew may end before the line; what is left is no rollout, and is named.
        if (whole) return place.Offset + place.Length <= _content.Length ? _content.AsSpan((int)place.Offset, place.Length) : [];
        if (_content.Length < place.Length) _content = new byte[2 * place.Length];
        int read = RandomAccess.Read(_stream!.SafeFileHandle, _content.AsSpan(0, place.Length), place.Offset);
        return _content.AsSpan(0, read);
    }

    /// <inheritdoc/>
    public void Dispose() => _stream?.Dispose();

    private void Open(int file)
    {
        _stream?.Dispose();
        string path = RolloutFiles.PathOf(folder, file);
        if (whole) _content = SharedFile.ReadAllBytes(path);
        else _stream = SharedFile.OpenRead(path);
        _file = file;
    }
}
