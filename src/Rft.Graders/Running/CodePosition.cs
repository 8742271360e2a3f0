using System.Diagnostics;
using System.Reflection;

namespace Rft.Graders.Running;

/// <summary>Finds the place in a user's source at which an exception was thrown.</summary>
internal static class CodePosition
{
    /// <summary>The innermost frame of the user's own code; the file alone when there is none with a line.</summary>
    /// <param name="exception">What was thrown.</param>
    /// <param name="code">The user's assembly; null: unknown.</param>
    /// <param name="file">The file as the user named it.</param>
    /// <param name="manySources">Whether the file was built from several sources, as a plugin is; a script is its one file.</param>
    public static SourcePosition Of(Exception exception, Assembly? code, string file, bool manySources)
    {
        foreach (var frame in code is null ? [] : new StackTrace(exception, fNeedFileInfo: true).GetFrames())
        {
            if (frame.GetMethod()?.Module.Assembly != code || frame.GetFileLineNumber() == 0) continue;
            return new SourcePosition(manySources ? frame.GetFileName() ?? file : file, frame.GetFileLineNumber(), frame.GetFileColumnNumber());
        }
        return new SourcePosition(file, 0, 0);
    }
}
