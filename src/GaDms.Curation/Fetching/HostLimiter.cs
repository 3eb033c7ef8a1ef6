namespace GaDms.Curation.Fetching;

/// <summary>Lets a bounded number of requests through, in all and to each host. Hosts without requests are forgotten.</summary>
internal sealed class HostLimiter(int total, int perHost) : IDisposable
{
    private readonly SemaphoreSlim _all = new(total);
    private readonly Dictionary<string, HostGate> _hosts = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Waits for a place; disposing the result gives it back.</summary>
    public async Task<IDisposable> EnterAsync(string host, CancellationToken cancellation)
    {
        HostGate gate;
        lock (_hosts)
        {
            if (!_hosts.TryGetValue(host, out gate!))
                _hosts.Add(host, gate = new HostGate(perHost));
            gate.Users++;
        }

        try
        {
            // The host first: those who wait for a slow host must not hold places that others could use.
            await gate.Places.WaitAsync(cancellation).ConfigureAwait(false);
            try
            {
                await _all.WaitAsync(cancellation).ConfigureAwait(false);
            }
            catch
            {
                gate.Places.Release();
                throw;
            }
        }
        catch
        {
            Leave(host, gate);
            throw;
        }

        return new Place(this, host, gate);
    }

    public void Dispose() => _all.Dispose();

    private void Leave(string host, HostGate gate)
    {
        lock (_hosts)
        {
            if (--gate.Users > 0)
                return;
            _hosts.Remove(host);
            gate.Places.Dispose();
        }
    }

    private sealed class HostGate(int places)
    {
        public SemaphoreSlim Places { get; } = new(places);

        /// <summary>Requests that are through or wait; under the lock of the limiter.</summary>
        public int Users { get; set; }
    }

    private sealed class Place(HostLimiter limiter, string host, HostGate gate) : IDisposable
    {
        public void Dispose()
        {
            limiter._all.Release();
            gate.Places.Release();
            limiter.Leave(host, gate);
        }
    }
}
