package dev.farthing.web;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What Farthing says in one English sentence of what was filled in, brought or run, for those who read Chinese.
public final class SentencesInChinese {
    private static final String ADDRESS = "(the (?:base|proxy) URL) ";
    private static final Map<String, String> THINGS = Map.ofEntries(
            Map.entry("the base URL", "基础地址"),
            Map.entry("the proxy URL", "代理地址"),
            Map.entry("webhook", "Webhook"),
            Map.entry("delivery", "投递"),
            Map.entry("alert rule", "提醒规则"),
            Map.entry("org", "组织"),
            Map.entry("team", "团队"),
            Map.entry("key", "密钥"),
            Map.entry("budget", "预算"),
            Map.entry("plan", "套餐"),
            Map.entry("page", "页面"),
            Map.entry("setting", "设置项"),
            Map.entry("credential", "凭据"),
            Map.entry("model", "模型"),
            Map.entry("provider", "供应商"),
            Map.entry("proxy", "代理"),
            Map.entry("job", "任务"),
            Map.entry("secret", "密钥"),
            Map.entry("name", "名称"),
            Map.entry("operator", "平台运营者"),
            Map.entry("org_admin", "组织管理员"),
            Map.entry("team_admin", "团队管理员"));
    private static final Map<Pattern, String> SENTENCES = new LinkedHashMap<>();

    static {
        say(ADDRESS + "must have no query", "%s不能带查询参数");
        say(ADDRESS + "ends before (.+)", "%s应到 %s 之前为止");
        say(ADDRESS + "is a scheme, a host and a port", "%s只由协议、主机和端口组成");
        say(ADDRESS + "must have at most (\\d+) characters", "%s最多 %s 个字符");
        say(ADDRESS + "is not a URL", "%s不是有效的地址");
        say(ADDRESS + "must begin with (.+)", "%s必须以 %s 开头");
        say(ADDRESS + "must name a host", "%s必须包含主机名");
        say(ADDRESS + "must hold no credentials", "%s不能包含用户名或密码");
        say(ADDRESS + "must have no fragment", "%s不能带 # 片段");
        say(ADDRESS + "has a port that does not exist", "%s的端口不存在");

        say("there are at most (\\d+) headers", "请求头最多 %s 个");
        say("a header name consists of up to 100 letters, digits and dashes", "请求头名称由最多 100 个字母、数字和连字符组成");
        say("the header (.+) is set by Farthing itself", "请求头 %s 由 Farthing 自己设置");
        say("the value of header (.+) is longer than (\\d+) or has .+", "请求头 %s 的值超过 %s 个字符，或含有换行或控制字符");
        say("the header (.+) is given twice", "请求头 %s 给出了两次");

        say("the object is longer than (\\d+) bytes", "对象超过 %s 字节");
        say("(`.+`) is an object: the limit of a call may stand in it", "%s 必须是对象：其中可能有一次调用的上限");
        say("(`.+`) is an object: the number of pictures may stand in it", "%s 必须是对象：其中可能有图片的数量");
        say("the limit of output is given twice", "输出上限给出了两次");
        say("(\\S+) must be a whole number from 1 to (\\d+)", "%s 必须是 1 到 %s 的整数");
        say("(\\S+) cannot be set by a model", "%s 不能由模型设定");
        say("the object is deeper than (\\d+) levels", "对象的嵌套超过 %s 层");
        say("the object holds what is no JSON", "对象中有不属于 JSON 的内容");
        say("the object holds a number that is none", "对象中有无效的数字");
        say("the object holds a number of more than (\\d+) digits", "对象中有超过 %s 位的数字");
        say("the object holds a text that is no Unicode", "对象中有不是 Unicode 的文字");
        say("a default is never null", "默认值不能是 null");
        say("a model has at most (\\d+) suffixes", "一个模型最多 %s 个后缀");
        say("a suffix consists of up to (\\d+) of (.+) and space", "后缀最多 %s 个字符，由 %s 和空格组成");
        say("what the suffixes set is longer than (\\d+) bytes", "各后缀设定的内容合计超过 %s 字节");
        say("a model id is made of letters, digits, blanks and (.+)", "模型标识由字母、数字、空格和 %s 组成");
        say("the tokenizer is one of (.+)", "分词器须为以下之一：%s");
        say(
                "an alias, and any name with a suffix, consists of up to (\\d+) of (.+) and space",
                "别名以及带后缀的名称最多 %s 个字符，由 %s 和空格组成");
        say("the name (.+) is given twice", "名称 %s 给出了两次");
        say("(\\S+) is given twice", "%s 给出了两次");

        say("it answered (\\d+)", "对方返回 %s");
        say("it answered (\\d+): redirects are not followed", "对方返回 %s：不跟随重定向");
        say("it gave no answer", "对方没有应答");
        say("it cannot be reached", "无法连接对方");
        say("it did not answer in time", "对方未及时应答");
        say("its answer cannot be read", "对方的应答无法读取");
        say("its secret cannot be opened", "签名密钥无法解密");
        say("there is no mail server", "没有配置邮件服务器");
        say("the mail server did not answer in time", "邮件服务器未及时应答");
        say("the mail server answered (\\d+)", "邮件服务器返回 %s");
        say("the mail server cannot be reached or does not take it", "邮件服务器无法连接，或不接收此邮件");
        say(
                "the host's name leads nowhere, or into a private network, .+",
                "主机名无法解析，或位于私有网络；设置 private_targets_allowed 关闭时拒绝私有网络");
        say("the host's name leads nowhere, or to an address .+", "主机名无法解析，或指向云平台向其机器提供密钥的地址；任何设置都不会放行");

        say("(\\w+): the log tells more", "运行失败（%s），详情见运行日志");

        say("an address has at most (\\d+) characters", "地址最多 %s 个字符");
        say("must begin with https://, http:// or mailto:", "必须以 https://、http:// 或 mailto: 开头");
        say("must be a URL such as (.+)", "必须是有效的地址，例如 %s");
        say("must name a host", "必须包含主机名");
        say("must hold neither user name nor password", "不能包含用户名或密码");
        say("must hold no fragment", "不能带 # 片段");
        say("must name a port from 1 to (\\d+)", "端口须在 1 到 %s 之间");
        say("names at most (\\d+) recipients", "最多 %s 位收件人");
        say("must be mail addresses such as (.+)", "必须是邮件地址，例如 %s");
        say("there is no mail server: set (.+) and (.+)", "没有配置邮件服务器：请设置 %s 与 %s");
        say("mail is not signed: there is no secret to rotate", "邮件不签名，没有可轮换的密钥");
        say("a webhook goes on taking HTTP or mail: make another one", "Webhook 不能在 HTTP 与邮件之间切换，请另建一个");
        say("alert rules tell it, name others there first: (.+)", "这些提醒规则仍通知它，请先在其中改用其他接收者：%s");
        say("no more than (\\d+) webhooks of one org", "一个组织最多 %s 个 Webhook");
        say("no more than (\\d+) alert rules of one org", "一个组织最多 %s 条提醒规则");
        say("no more than (\\d+) budgets of one key, team or org", "一个密钥、团队或组织最多 %s 个预算");
        say("this metric is never below zero", "此指标不会低于零");
        say("is about vendors: operators watch it, for all orgs", "与供应商有关，由平台运营者对所有组织监视");
        say("does not narrow this(?: metric)?", "不适用于此指标");

        say("no such (.+): (.+)", "没有这个%s：%s");
        say("no such (\\w+(?: \\w+)?)", "没有这个%s");
        say("no (\\w+) has this id", "没有这个%s");
        say("no (\\w+) has this \\w+_id", "没有这个%s");
        say("this needs the (\\w+) role", "需要%s的角色");
        say("there is no such page", "没有这个页面");
        say("too many look at new calls as they come", "同时查看新调用的人过多");
        say("this sign-in was begun elsewhere, or too long ago", "此次登录是在别处开始的，或已过去太久");
        say("log in first", "请先登录");
        say("this is the key of somebody who signs in through the identity provider: .+", "此密钥属于通过身份提供方登录的人，没有可轮换的密钥");
        say("this session has ended: log in again", "会话已结束，请重新登录");
        say("this admin key may not be used from this address", "此管理密钥不允许从该地址使用");
        say("this admin key is switched off or has expired", "此管理密钥已停用或已过期");
        say("an admin key is needed: .+", "需要管理密钥");
        say("this is the last living operator key: make another one first", "这是最后一个有效的运营密钥，请先另建一个");
        say("Too many keys that open nothing came from your address\\.", "来自您地址的无效密钥过多");
        say("too many wrong keys came from your address: try again in (\\d+) min", "来自您地址的错误密钥过多，请在 %s 分钟后再试");
        say("this was done already: open the page again to see what came of it", "这个操作已经完成，请重新打开页面查看结果");
        say(
                "this page was opened for another org than the one you look at now: open it again",
                "打开此页面时查看的是另一个组织，请重新打开页面");
        say("(\\d+) tables are being sent already: ask again when one of them has ended", "已有 %s 份表格正在发送，请在其中一份结束后再试");

        say("the plan of this org allows no more than (\\d+) keys", "该组织的套餐最多允许 %s 个密钥");
        say("there is a hard budget of this scope, window, unit and models already", "该范围、窗口、单位与模型已有硬预算");
        say("expires_at has passed already", "到期时间已过");
        say("another top-up came under this idempotency key", "同一幂等键已用于另一次充值");
        say(
                "this model has a price that begins at or after (.+): prices are never edited, .+",
                "该模型已有在 %s 或之后生效的价格；价格不可修改，只能由之后的价格接替");
        say("this currency has a rate from then on", "该货币从那时起已有汇率");
        say("this model has a price in that time", "该模型在这段时间已有价格");

        say("(\\d+) jobs are unfinished: wait until one of them is done", "已有 %s 个任务未完成，请等其中一个结束");
        say("all proxies of its provider are disabled", "其供应商的代理已全部停用");
        say("credentials or routes name this provider, so its protocol stays; .+", "仍有凭据或路由使用该供应商，协议不能更改；请为其他协议另建供应商");
        say("credentials or routes name this provider: remove those first", "仍有凭据或路由使用该供应商，请先移除");
        say("there is a model with this id", "已有同一标识的模型");
        say("there is a provider with this name", "已有同名的供应商");
        say("there is a proxy with this name or address", "已有同名或同地址的代理");
        say("this provider has a credential with this (\\w+)", "该供应商已有相同%s的凭据");
        say("the name (.+) is a name of another model already", "名称 %s 已属于另一模型");
        say("no provider has an address: name a target", "没有供应商设有地址，请指定目标");
        say("a provider has no other proxy: assign it another one first", "有供应商仅有此代理，请先为其指定其他代理");
        say("a credential names this proxy: give it another one first", "有凭据使用此代理，请先为其指定其他代理");
        say("a proxy of proxy_ids does not exist", "所选的代理中有不存在的");
    }

    private SentencesInChinese() {}

    private static void say(String english, String chinese) {
        SENTENCES.put(Pattern.compile(english), chinese);
    }

    /// @return nothing where it is a sentence of somebody else
    public static Optional<String> of(String english) {
        return SENTENCES.entrySet().stream()
                .flatMap(known -> Optional.of(known.getKey().matcher(english)).filter(Matcher::matches).stream()
                        .map(match -> filled(known.getValue(), match)))
                .findFirst();
    }

    private static String filled(String chinese, Matcher match) {
        var parts = new Object[match.groupCount()];
        for (int i = 0; i < parts.length; i++) {
            var part = match.group(i + 1);
            parts[i] = THINGS.getOrDefault(part, part);
        }
        return chinese.formatted(parts);
    }
}
