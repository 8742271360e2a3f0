using System.Globalization;

namespace Rft.Host.Configuration.Source;

/// <summary>Where a value comes from.</summary>
internal abstract record ValueOrigin
{
    private ValueOrigin() { }

    /// <summary>How an error begins: the place a reader has to change.</summary>
    public abstract string Place { get; }

    /// <summary>How the resolved file names it.</summary>
    public abstract string Label { get; }

    /// <summary>A place in a file.</summary>
    /// <param name="Path">The file as the user named it.</param>
    /// <param name="Line">Line, from 1.</param>
    /// <param name="Column">Column, from 1.</param>
    public sealed record InFile(string Path, int Line, int Column) : ValueOrigin
    {
        /// <inheritdoc/>
        public override string Place => string.Create(CultureInfo.InvariantCulture, $"{Path}({Line},{Column})");

        /// <inheritdoc/>
        public override string Label => string.Create(CultureInfo.InvariantCulture, $"{System.IO.Path.GetFileName(Path)}:{Line}");
    }

    /// <summary>A <c>--set</c> option.</summary>
    /// <param name="Argument">Its <c>path=value</c>.</param>
    public sealed record FromSet(string Argument) : ValueOrigin
    {
        /// <inheritdoc/>
        public override string Place => $"--set {Argument}";

        /// <inheritdoc/>
        public override string Label => "--set";
    }

    /// <summary>An environment variable.</summary>
    /// <param name="Variable">Its name.</param>
    public sealed record FromEnvironment(string Variable) : ValueOrigin
    {
        /// <inheritdoc/>
        public override string Place => $"environment variable {Variable}";

        /// <inheritdoc/>
        public override string Label => $"environment {Variable}";
    }

    /// <summary>The built-in default.</summary>
    public sealed record Default : ValueOrigin
    {
        /// <summary>The only instance.</summary>
        public static readonly Default Instance = new();

        /// <inheritdoc/>
        public override string Place => "default";

        /// <inheritdoc/>
        public override string Label => "default";
    }
}
