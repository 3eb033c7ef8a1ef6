namespace GaDms.Faults.Tests.Soak;

/// <summary>The short form: so many requests, not so many seconds.</summary>
public sealed class SoakTests
{
    [Fact]
    public Task A_folder_stays_whole() => RunAsync(postgres: false);

    [PostgresFact]
    public Task A_database_stays_whole() => RunAsync(postgres: true);

    private static async Task RunAsync(bool postgres)
    {
        var report = await SoakCampaign.RunAsync(postgres, clients: 4, time: null, requests: 25, seed: 1, _ => { });
        Assert.Empty(report.Failures);
    }
}
