using Rft.Graders.Tasks.SqlResult;

namespace Rft.Graders.Tests.Tasks;

public sealed class SqlOrderTests
{
    [Theory]
    [InlineData("SELECT a FROM t ORDER BY a", true)]
    [InlineData("select a from t order\n  by a limit 3", true)]
    [InlineData("SELECT a FROM (SELECT a FROM t) ORDER /* up */ BY a", true)]
    [InlineData("SELECT a FROM (SELECT a FROM t ORDER BY a)", false)]
    [InlineData("SELECT sum(a) OVER (ORDER BY b) FROM t", false)]
    [InlineData("SELECT 'ORDER BY' FROM t", false)]
    [InlineData("SELECT \"ORDER BY\" FROM t -- ORDER BY a", false)]
    [InlineData("SELECT [order by] FROM t /* ORDER BY a */", false)]
    [InlineData("SELECT a FROM t -- first\nORDER BY a", true)]
    [InlineData("SELECT order_by FROM t", false)]
    [InlineData("SELECT 'it''s' FROM t ORDER BY 1", true)]
    [InlineData("SELECT 'unclosed ORDER BY a", false)]
    [InlineData("", false)]
    public void Only_an_outer_order_counts(string sql, bool orders) => Assert.Equal(orders, SqlOrder.Orders(sql));
}
