
import django.db.models.deletion
import onecloth.core.fields
import onecloth.listening.models.searching
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('core', '0001_initial'),
        ('customers', '0001_initial'),
        ('journeys', '0001_initial'),
        ('organisation', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='SavedMapping',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, unique=True)),
                ('mapping', models.JSONField()),
                ('saved_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1)),
                ('kind', models.CharField(choices=[('did', 'We did'), ('will', 'We will, by'), ('wont', 'We won’t, because')], max_length=6)),
                ('words', models.TextField()),
                ('language', models.CharField(blank=True, max_length=10)),
                ('by_date', models.DateField(blank=True, null=True)),
                ('answered_at', models.DateTimeField()),
                ('is_public', models.BooleanField(default=True)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('answered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.person')),
            ],
        ),
        migrations.CreateModel(
            name='Conversation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1)),
                ('token', onecloth.core.fields.TokenField(default=onecloth.core.fields.random_token, editable=False, max_length=43, unique=True)),
                ('kind', models.CharField(choices=[('visit', 'Listening visit'), ('staff_round', 'Round with staff'), ('interview', 'Interview'), ('group', 'Focus group'), ('seam_talk', 'Seam talk'), ('side_by_side', 'Side by side'), ('meeting', 'Meeting of an advisory group')], max_length=12)),
                ('audience', models.CharField(choices=[('customer', 'Customers'), ('employee', 'Employees')], max_length=10)),
                ('mode', models.CharField(choices=[('identified', 'With their name'), ('confidential', 'Confidential'), ('anonymous', 'Anonymous')], default='identified', max_length=12)),
                ('state', models.CharField(choices=[('planned', 'Planned'), ('held', 'Held'), ('cancelled', 'Called off')], default='planned', max_length=10)),
                ('purpose', models.CharField(blank=True, max_length=300)),
                ('with_whom', models.CharField(blank=True, max_length=200)),
                ('planned_for', models.DateTimeField(blank=True, null=True)),
                ('place', models.CharField(blank=True, max_length=200)),
                ('held_on', models.DateField(blank=True, null=True)),
                ('minutes', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('notes', models.TextField(blank=True)),
                ('language', models.CharField(blank=True, max_length=10)),
                ('written_at', models.DateTimeField()),
                ('contact', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='customers.contact')),
                ('customer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='customers.customer')),
                ('host', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.person')),
                ('other_unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.unit')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.person')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.unit')),
            ],
        ),
        migrations.CreateModel(
            name='InviteeClass',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('cuts', models.JSONField(default=dict)),
                ('size', models.PositiveIntegerField()),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.unit')),
            ],
        ),
        migrations.CreateModel(
            name='Promise',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1)),
                ('words', models.CharField(max_length=500)),
                ('due_on', models.DateField()),
                ('state', models.CharField(choices=[('open', 'Open'), ('kept', 'Kept'), ('broken', 'Broken'), ('withdrawn', 'Taken back')], default='open', max_length=10)),
                ('settled_on', models.DateField(blank=True, null=True)),
                ('settled_words', models.CharField(blank=True, max_length=500)),
                ('conversation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='promises', to='listening.conversation')),
                ('promised_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.person')),
            ],
        ),
        migrations.CreateModel(
            name='ReviewBatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1)),
                ('token', onecloth.core.fields.TokenField(default=onecloth.core.fields.random_token, editable=False, max_length=43, unique=True)),
                ('first_wave', models.PositiveIntegerField()),
                ('size', models.PositiveIntegerField()),
                ('made_at', models.DateTimeField()),
                ('let_out_at', models.DateTimeField(blank=True, null=True)),
                ('heard', models.PositiveIntegerField(blank=True, null=True)),
                ('let_out_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.person')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.unit')),
            ],
        ),
        migrations.CreateModel(
            name='Study',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1)),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('token', onecloth.core.fields.TokenField(default=onecloth.core.fields.random_token, editable=False, max_length=43, unique=True)),
                ('kind', models.CharField(choices=[('after_contact', 'After contact'), ('pulse', 'Employee pulse'), ('hand_off', 'Hand-off round'), ('imported', 'Taken from a file')], max_length=20)),
                ('audience', models.CharField(choices=[('customer', 'Customers'), ('employee', 'Employees')], max_length=10)),
                ('mode', models.CharField(choices=[('identified', 'With their name'), ('confidential', 'Confidential'), ('anonymous', 'Anonymous')], max_length=12)),
                ('name', onecloth.core.fields.TextByLanguage(blank=True, default=dict, validators=[onecloth.core.fields.validate_texts])),
                ('state', models.CharField(choices=[('draft', 'Being written'), ('open', 'Open'), ('closed', 'Closed')], default='draft', max_length=10)),
                ('wave_days', models.PositiveSmallIntegerField(default=7)),
                ('smallest_group', models.PositiveSmallIntegerField(default=5)),
                ('opened_at', models.DateTimeField(blank=True, null=True)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.person')),
            ],
        ),
        migrations.CreateModel(
            name='ResponseImport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1)),
                ('token', onecloth.core.fields.TokenField(default=onecloth.core.fields.random_token, editable=False, max_length=43, unique=True)),
                ('state', models.CharField(choices=[('mapping', 'Being mapped'), ('running', 'Being taken in'), ('done', 'Taken in'), ('refused', 'Refused'), ('withdrawn', 'Put aside')], default='mapping', max_length=10)),
                ('mapping', models.JSONField(default=dict)),
                ('report', models.JSONField(default=dict)),
                ('keep_good_rows', models.BooleanField(default=True)),
                ('asked_at', models.DateTimeField()),
                ('asked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.person')),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.storedfile')),
                ('job', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.job')),
                ('study', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='listening.study')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Collector',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('token', onecloth.core.fields.TokenField(default=onecloth.core.fields.random_token, editable=False, max_length=43, unique=True)),
                ('channel', models.CharField(choices=[('link', 'Link'), ('qr', 'QR code'), ('invitation', 'Single-use invitation'), ('import', 'File'), ('speak', 'Speak up'), ('visit', 'Listening visit'), ('interview', 'Interview'), ('group', 'Focus group'), ('board', 'Advisory group')], max_length=12)),
                ('label', models.CharField(blank=True, max_length=120)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('about_step', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='journeys.step')),
                ('about_unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.unit')),
                ('invitee_class', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='listening.inviteeclass')),
                ('study', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='collectors', to='listening.study')),
            ],
        ),
        migrations.CreateModel(
            name='SurveyVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('number', models.PositiveIntegerField()),
                ('definition', models.JSONField()),
                ('published_at', models.DateTimeField(blank=True, null=True)),
                ('study', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='listening.study')),
            ],
        ),
        migrations.CreateModel(
            name='Voice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1)),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(choices=[('problem', 'A problem'), ('idea', 'An idea'), ('thanks', 'Thanks'), ('customer_said', 'Something a customer said'), ('hunch', 'A hunch'), ('comment', 'A comment')], default='comment', max_length=20)),
                ('channel', models.CharField(choices=[('link', 'Link'), ('qr', 'QR code'), ('invitation', 'Single-use invitation'), ('import', 'File'), ('speak', 'Speak up'), ('visit', 'Listening visit'), ('interview', 'Interview'), ('group', 'Focus group'), ('board', 'Advisory group')], max_length=12)),
                ('audience', models.CharField(choices=[('customer', 'Customers'), ('employee', 'Employees')], max_length=10)),
                ('text', models.TextField()),
                ('folded', onecloth.listening.models.searching.SearchableField(blank=True)),
                ('language', models.CharField(blank=True, max_length=10)),
                ('question', models.CharField(blank=True, max_length=60)),
                ('response_key', models.UUIDField(blank=True, null=True)),
                ('score', models.FloatField(blank=True, null=True)),
                ('is_hidden', models.BooleanField(default=False)),
                ('unit_path', models.JSONField(default=list)),
                ('raised_on', models.DateField()),
                ('raised_at', models.DateTimeField(blank=True, null=True)),
                ('state', models.CharField(choices=[('new', 'Not read yet'), ('read', 'Read'), ('answered', 'Answered'), ('withdrawn', 'Withdrawn')], default='new', max_length=10)),
                ('waits', models.GeneratedField(db_persist=True, expression=models.Case(models.When(models.Q(('state__in', ['new', 'read']), models.Q(('kind', 'thanks'), _negated=True)), then=1), default=0), output_field=models.SmallIntegerField())),
                ('read_at', models.DateTimeField(blank=True, null=True)),
                ('answered_on', models.DateField(blank=True, null=True)),
                ('assigned_at', models.DateTimeField(blank=True, null=True)),
                ('receipt_hash', models.CharField(blank=True, max_length=64)),
                ('can_be_told', models.BooleanField(default=True)),
                ('about_step', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='journeys.step')),
                ('about_unit', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.unit')),
                ('assigned_to', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.person')),
                ('conversation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='voices', to='listening.conversation')),
                ('customer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='customers.customer')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.person')),
                ('photo', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.storedfile')),
                ('study', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='listening.study')),
            ],
        ),
        migrations.CreateModel(
            name='AnswerVoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('answer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='links', to='listening.answer')),
                ('voice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answer_links', to='listening.voice')),
            ],
        ),
        migrations.CreateModel(
            name='WaitingText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField()),
                ('text', models.TextField(blank=True)),
                ('taken_out', models.JSONField(default=list)),
                ('is_read', models.BooleanField(default=False)),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='texts', to='listening.reviewbatch')),
            ],
        ),
        migrations.CreateModel(
            name='Wave',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('number', models.PositiveIntegerField()),
                ('opens_on', models.DateField()),
                ('closes_on', models.DateField()),
                ('state', models.CharField(choices=[('open', 'Open'), ('closed', 'Closed')], default='open', max_length=10)),
                ('tree', models.JSONField(default=dict)),
                ('answers_counted', models.PositiveIntegerField(default=0)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('texts_wait', models.BooleanField(default=False)),
                ('study', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='waves', to='listening.study')),
            ],
        ),
        migrations.AddField(
            model_name='reviewbatch',
            name='wave',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='listening.wave'),
        ),
        migrations.AddField(
            model_name='inviteeclass',
            name='wave',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='classes', to='listening.wave'),
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('sent_on', models.DateField(blank=True, null=True)),
                ('expires_on', models.DateField(blank=True, null=True)),
                ('has_answered', models.BooleanField(default=False)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('collector', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='listening.collector')),
                ('contact', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='customers.contact')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.person')),
                ('invitee_class', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='listening.inviteeclass')),
                ('wave', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='listening.wave')),
            ],
        ),
        migrations.AddConstraint(
            model_name='answer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'will'), _negated=True), ('by_date__isnull', False), _connector='OR'), name='a_promise_has_a_date'),
        ),
        migrations.AddIndex(
            model_name='conversation',
            index=models.Index(fields=['host', 'state', 'held_on'], name='conversation_by_host'),
        ),
        migrations.AddIndex(
            model_name='conversation',
            index=models.Index(fields=['kind', 'state', 'held_on'], name='conversation_by_kind'),
        ),
        migrations.AddConstraint(
            model_name='conversation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'held'), _negated=True), ('held_on__isnull', False), _connector='OR'), name='a_held_conversation_has_a_day'),
        ),
        migrations.AddConstraint(
            model_name='conversation',
            constraint=models.CheckConstraint(condition=models.Q(('unit__isnull', True), ('other_unit__isnull', True), models.Q(('unit', models.F('other_unit')), _negated=True), _connector='OR'), name='two_sides_of_a_conversation_differ'),
        ),
        migrations.AddIndex(
            model_name='promise',
            index=models.Index(fields=['promised_by', 'state', 'due_on'], name='promise_due'),
        ),
        migrations.AddConstraint(
            model_name='promise',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['open', 'withdrawn']), ('settled_on__isnull', False), _connector='OR'), name='a_settled_promise_has_a_day'),
        ),
        migrations.AddConstraint(
            model_name='study',
            constraint=models.CheckConstraint(condition=models.Q(('smallest_group__gte', 5)), name='study_groups_never_below_five'),
        ),
        migrations.AddConstraint(
            model_name='surveyversion',
            constraint=models.UniqueConstraint(fields=('study', 'number'), name='survey_version_once'),
        ),
        migrations.AddIndex(
            model_name='voice',
            index=models.Index(fields=['raised_on', 'key'], name='voice_by_day'),
        ),
        migrations.AddIndex(
            model_name='voice',
            index=models.Index(fields=['state', 'raised_on', 'key'], name='voice_by_state'),
        ),
        migrations.AddIndex(
            model_name='voice',
            index=models.Index(fields=['waits', 'raised_on', 'key', 'assigned_to', 'state'], name='voice_waits'),
        ),
        migrations.AddIndex(
            model_name='voice',
            index=models.Index(fields=['about_unit', 'waits', 'raised_on', 'key'], name='voice_by_unit'),
        ),
        migrations.AddIndex(
            model_name='voice',
            index=models.Index(condition=models.Q(('assigned_to__isnull', False)), fields=['assigned_to', 'waits', 'raised_on', 'key'], name='voice_assigned'),
        ),
        migrations.AddIndex(
            model_name='voice',
            index=models.Index(fields=['receipt_hash'], name='voice_receipt'),
        ),
        migrations.AddIndex(
            model_name='voice',
            index=models.Index(fields=['can_be_told', 'raised_on', 'answered_on', 'kind', 'state', 'about_unit'], name='voice_followed'),
        ),
        migrations.AddConstraint(
            model_name='voice',
            constraint=models.UniqueConstraint(condition=models.Q(('response_key__isnull', False)), fields=('response_key', 'question'), name='answer_is_one_voice'),
        ),
        migrations.AddConstraint(
            model_name='voice',
            constraint=models.CheckConstraint(condition=models.Q(('is_hidden', False), models.Q(('person__isnull', True), ('raised_at__isnull', True)), _connector='OR'), name='hidden_voices_name_nobody'),
        ),
        migrations.AddConstraint(
            model_name='answervoice',
            constraint=models.UniqueConstraint(fields=('answer', 'voice'), name='voice_answered_once_by_an_answer'),
        ),
        migrations.AddConstraint(
            model_name='waitingtext',
            constraint=models.UniqueConstraint(fields=('batch', 'position'), name='waiting_text_place_once'),
        ),
        migrations.AddConstraint(
            model_name='wave',
            constraint=models.UniqueConstraint(fields=('study', 'number'), name='wave_number_once'),
        ),
        migrations.AddConstraint(
            model_name='wave',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('study',), name='one_open_wave_per_study'),
        ),
        migrations.AddIndex(
            model_name='reviewbatch',
            index=models.Index(condition=models.Q(('let_out_at__isnull', True)), fields=['wave'], name='review_waiting'),
        ),
        migrations.AddConstraint(
            model_name='reviewbatch',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('heard__isnull', True), ('let_out_at__isnull', True), ('let_out_by__isnull', True)), models.Q(('heard__isnull', False), ('let_out_at__isnull', False), ('let_out_by__isnull', False)), _connector='OR'), name='a_person_lets_words_out'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.UniqueConstraint(condition=models.Q(('person__isnull', False)), fields=('wave', 'person'), name='person_asked_once'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.UniqueConstraint(condition=models.Q(('contact__isnull', False)), fields=('wave', 'contact'), name='contact_asked_once'),
        ),
    ]
