using Jint;
using Rft.Graders.Hints;

namespace Rft.Graders.JavaScript;

/// <summary>Turns a <c>.js</c> file into a grader.</summary>
internal sealed class JsLoader(LoaderOptions options)
{
    public LoadedGrader Load(GraderSource source, CancellationToken cancellationToken)
    {
        string text = SourceFile.Read(source, options.SourceLimit);
        var program = JsProgram.Parse(text, source.File, options.JavaScript);
        var code = new JsCode(program, options.JavaScript, source.File);
        var exports = Inspect(code, program, source, cancellationToken);
        object grader = exports.Shape == GraderShape.Group ? new JsGroupGrader(code) : new JsGrader(code);
        return new LoadedGrader(Describe(source, text, exports, program), source.Options, grader);
    }

    private static JsExports Inspect(JsCode code, JsProgram program, GraderSource source, CancellationToken cancellationToken)
    {
        try
        {
            return code.Inspect(find => JsExports.Read(find, program, source.File), cancellationToken);
        }
        catch (GraderFaultException e)
        {
            throw new GraderLoadException(
                FaultCode.LoadError, $"the top-level code fails ({e.Code.Name()}): {e.Message}", e.Position, null, e);
        }
    }

    private static GraderInfo Describe(GraderSource source, string text, JsExports exports, JsProgram program)
    {
        using var hash = new GraderHash(GraderKind.JavaScript, typeof(Engine), source);
        hash.Add(text);
        return new GraderInfo
        {
            Name = source.Name,
            File = source.File,
            Kind = GraderKind.JavaScript,
            Shape = exports.Shape,
            Hash = hash.Finish(),
            Range = source.Range ?? exports.Range,
            Timeout = source.Timeout,
            DeclaredName = exports.Name,
            OutsideInputs = JavaScriptHints.Find(program.Tree),
        };
    }
}
