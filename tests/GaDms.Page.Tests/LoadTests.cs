namespace GaDms.Page.Tests;

[Collection("page")]
public sealed class LoadTests(PageFixture fixture)
{
    [ChromiumFact]
    public async Task ThePageIsSmallAndFromOnePlace()
    {
        var scripts = 0L;
        var requests = 0;
        await using var visit = await Visit.StartAsync(fixture, before: page =>
        {
            page.Response += async (_, response) =>
            {
                requests++;
                if (response.Request.ResourceType == "script")
                    Interlocked.Add(ref scripts, (await response.BodyAsync()).Length);
            };
            return Task.CompletedTask;
        });
        await visit.Field.WaitForAsync();
        await visit.EndAsync();
        Assert.InRange(Interlocked.Read(ref scripts), 1, 100_000);
        Assert.InRange(requests, 1, 50);
    }

    [Fact]
    public void EveryModuleIsLoadedAtOnce()
    {
        var root = Path.Combine(RepositoryFolder.Path, "src", "GaDms.Server", "wwwroot");
        var index = File.ReadAllText(Path.Combine(root, "index.html"));
        var modules = Directory.EnumerateFiles(root, "*.js", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(root, file).Replace('\\', '/'));
        var named = System.Text.RegularExpressions.Regex.Matches(index, "(?:src|modulepreload\" href)=\"([^\"]+\\.js)\"").Select(match => match.Groups[1].Value);
        Assert.Equal(modules.Order(StringComparer.Ordinal), named.Order(StringComparer.Ordinal));
    }

    /// <summary>The strict policy holds only as long as no markup of ours needs an exception from it.</summary>
    [Fact]
    public void NoMarkupHoldsScriptOrStyle()
    {
        var root = Path.Combine(RepositoryFolder.Path, "src", "GaDms.Server", "wwwroot");
        foreach (var file in Directory.EnumerateFiles(root, "*.html", SearchOption.AllDirectories))
        {
            var text = File.ReadAllText(file);
            Assert.DoesNotMatch("""<style|\sstyle=|\son\w+=|javascript:|<script(?![^>]*\ssrc=)""", text);
            Assert.DoesNotMatch("""(src|href)="(https?:)?//""", text);
        }
        foreach (var file in Directory.EnumerateFiles(Path.Combine(root, "assets"), "*.js", SearchOption.AllDirectories))
            Assert.DoesNotMatch("innerHTML|outerHTML|insertAdjacentHTML|document\\.write|eval\\(", File.ReadAllText(file));
    }
}
