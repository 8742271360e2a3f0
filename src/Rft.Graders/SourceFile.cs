using System.Text;

namespace Rft.Graders;

/// <summary>Reads script sources.</summary>
internal static class SourceFile
{
    /// <summary>The text of a script, without byte order mark.</summary>
    /// <exception cref="GraderLoadException">The file cannot be read, is too long, or is not UTF-8.</exception>
    public static string Read(GraderSource source, int limit)
    {
        string file = source.File;
        try
        {
            long length = new FileInfo(source.ContentFile).Length;
            if (length > limit)
                throw new GraderLoadException(
                    FaultCode.InputLimit, $"the source has {length} bytes; at most {limit} are allowed", new SourcePosition(file, 0, 0));
            return File.ReadAllText(source.ContentFile, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true));
        }
        catch (DecoderFallbackException e)
        {
            throw new GraderLoadException(FaultCode.LoadError, "the source is not UTF-8 text", new SourcePosition(file, 0, 0), null, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new GraderLoadException(
                FaultCode.LoadError, $"the file cannot be read: {e.Message}", new SourcePosition(file, 0, 0), null, e);
        }
    }
}
