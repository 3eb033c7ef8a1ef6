using GaDms.Faults.Tests.Worlds;

namespace GaDms.Faults.Tests.Environments;

/// <summary>Something around a process that goes wrong for a while.</summary>
internal interface IEnvironmentFault
{
    /// <summary>In a table.</summary>
    string Name { get; }

    /// <summary>Disturbs a job some times; each time it has to end as if nothing had been.</summary>
    Task<CampaignReport> RunAsync(SmallJob job, int times, Random random, Action<string> log);
}
