using GaDms.Torch;

namespace GaDms.Training.Distributed;

/// <summary>Work that several processes do together: they come together, stop together and leave together.</summary>
public static class RankRun
{
    /// <summary>Joins the others, does this process's work and leaves with them.</summary>
    /// <param name="settings">This process among the others.</param>
    /// <param name="device">Where tensors are exchanged.</param>
    /// <param name="work">What it does.</param>
    /// <exception cref="PeerLostException">Another process has gone, hangs or has failed.</exception>
    public static T Do<T>(RankSettings settings, Device device, Func<RankGroup, T> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        using var ranks = RankGroup.Join(settings, device);
        try
        {
            var result = work(ranks);
            ranks.End();
            return result;
        }
        catch (OperationCanceledException) when (ranks.Lost.IsCancellationRequested)
        {
            // What was waiting has been woken, to say what has happened.
            ranks.ThrowIfLost();
            throw;
        }
        catch (OperationCanceledException)
        {
            ranks.End();
            throw;
        }
        catch (Exception failure) when (failure is not PeerLostException)
        {
            ranks.Fail(failure.Message);
            throw;
        }
    }
}
