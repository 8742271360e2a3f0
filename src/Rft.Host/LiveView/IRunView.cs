using Rft.Training.Runs;

namespace Rft.Host.LiveView;

/// <summary>Shows a run while it goes on. Disposing it writes what is still to be written.</summary>
public interface IRunView : IRunObserver, IAsyncDisposable
{
    /// <summary>Ends the view and says below it what has become of the run.</summary>
    /// <param name="report">Some lines.</param>
    ValueTask EndAsync(string report);
}
